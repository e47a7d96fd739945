// SPDX-License-Identifier: Apache-2.0
#include "os/archive.h"

#include "base/error.h"
#include "base/text.h"
#include "os/digest.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

namespace fgn::os {

namespace {

using Writer = std::unique_ptr<archive, int (*)(archive *)>;
using Entry = std::unique_ptr<archive_entry, void (*)(archive_entry *)>;

void check(archive *handle, la_ssize_t result, const std::string &context, const std::string &object) {
    if (result < ARCHIVE_OK)
        throw Error{context, object, archive_error_string(handle)};
}

bool left_out(const std::string &name) {
    static constexpr std::array<std::string_view, 5> names{".git", "__pycache__", ".venv", "venv",
                                                           "fgn.toml"};
    return std::find(names.begin(), names.end(), name) != names.end() || name.ends_with(".pyc");
}

class Packer {
  public:
    Packer(int fd, std::string root)
        : writer_(archive_write_new(), archive_write_free), root_(std::move(root)) {
        archive_write_set_format_pax_restricted(writer_.get());
        archive_write_set_bytes_in_last_block(writer_.get(), 1);
        check(writer_.get(), archive_write_open_fd(writer_.get(), fd), "pack", root_);
    }

    void folder(const Directory &directory, const std::string &prefix) {
        for (const std::string &name : directory.list())
            if (!left_out(name))
                member(directory, name, prefix + name);
    }

    void empty_folder(const std::string &absolute) { header(absolute.substr(1), AE_IFDIR, 0755, 0, {}); }

    void tree(const Directory &directory, const std::string &name) {
        if (!name.empty())
            header(name, AE_IFDIR, 0755, 0, {});
        folder(directory, name.empty() ? name : name + "/");
    }

    void finish() { check(writer_.get(), archive_write_close(writer_.get()), "pack", root_); }

  private:
    void member(const Directory &directory, const std::string &name, const std::string &path) {
        struct stat info {};
        if (::fstatat(directory.fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            throw system_error("read", root_ + "/" + path, errno);
        if (S_ISDIR(info.st_mode)) {
            header(path, AE_IFDIR, 0755, 0, {});
            folder(directory.sub(name), path + "/");
        } else if (S_ISLNK(info.st_mode)) {
            header(path, AE_IFLNK, 0777, 0, directory.link_target(name).value_or(""));
        } else if (S_ISREG(info.st_mode)) {
            file(directory, name, path);
        }
    }

    /// A sparse file counts as it would be sent.
    void count(la_int64_t size, const std::string &path) {
        constexpr std::uint64_t header_bytes = 512;
        bytes_ += header_bytes + static_cast<std::uint64_t>(size);
        if (bytes_ > largest_archive)
            throw Error{
                "pack", root_, "it holds more than " + human_bytes(largest_archive) + ", up to " + path,
                "Keep what is no code elsewhere, for instance in a volume of [storage].", ExitCode::refused};
    }

    void header(const std::string &path, unsigned type, mode_t mode, la_int64_t size,
                const std::string &target) {
        count(size, path);
        const Entry entry{archive_entry_new(), archive_entry_free};
        archive_entry_set_pathname(entry.get(), path.c_str());
        archive_entry_set_filetype(entry.get(), type);
        archive_entry_set_perm(entry.get(), mode);
        archive_entry_set_size(entry.get(), size);
        archive_entry_set_mtime(entry.get(), 0, 0);
        if (!target.empty())
            archive_entry_set_symlink(entry.get(), target.c_str());
        check(writer_.get(), archive_write_header(writer_.get(), entry.get()), "pack", root_ + "/" + path);
    }

    void file(const Directory &directory, const std::string &name, const std::string &path) {
        const Fd fd{::openat(directory.fd(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
        struct stat info {};
        if (!fd || ::fstat(fd.get(), &info) != 0)
            throw system_error("read", root_ + "/" + path, errno);
        header(path, AE_IFREG, (info.st_mode & 0111U) != 0 ? 0755 : 0644, info.st_size, {});
        copy(fd.get(), info.st_size, root_ + "/" + path);
    }

    void copy(int fd, la_int64_t size, const std::string &object) {
        std::array<char, 65536> buffer{};
        for (la_int64_t left = size; left > 0;) {
            const ssize_t got = ::read(fd, buffer.data(),
                                       std::min<std::size_t>(buffer.size(), static_cast<std::size_t>(left)));
            if (got <= 0)
                throw Error{"read", object, "changed while it was read", "Run the command again."};
            check(writer_.get(),
                  archive_write_data(writer_.get(), buffer.data(), static_cast<std::size_t>(got)), "pack",
                  object);
            left -= got;
        }
    }

    Writer writer_;
    std::string root_;
    std::uint64_t bytes_ = 0;
};

/// Lets libarchive see no byte past the archive: what follows on the stream is not its business.
struct Stream {
    int fd;
    std::uint64_t left;
    Digest digest;
    std::array<char, 65536> buffer{};
};

la_ssize_t read_stream(archive *handle, void *data, const void **block) {
    auto &stream = *static_cast<Stream *>(data);
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(stream.buffer.size(), stream.left));
    ssize_t got = 0;
    do
        got = wanted == 0 ? 0 : ::read(stream.fd, stream.buffer.data(), wanted);
    while (got < 0 && errno == EINTR);
    if (got < 0 || (got == 0 && wanted > 0)) {
        archive_set_error(handle, got < 0 ? errno : EPIPE, "the stream ended early");
        return ARCHIVE_FATAL;
    }
    stream.left -= static_cast<std::uint64_t>(got);
    stream.digest.add({stream.buffer.data(), static_cast<std::size_t>(got)});
    *block = stream.buffer.data();
    return got;
}

void place(archive *reader, archive *disk, archive_entry *entry, const std::string &root) {
    const std::string member = archive_entry_pathname(entry) == nullptr ? "" : archive_entry_pathname(entry);
    check(disk, archive_write_header(disk, entry), "unpack", root + "/" + member);
    const void *block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
        const int result = archive_read_data_block(reader, &block, &size, &offset);
        if (result == ARCHIVE_EOF)
            break;
        check(reader, result, "unpack", root + "/" + member);
        check(disk, archive_write_data_block(disk, block, size, offset), "unpack", root + "/" + member);
    }
    check(disk, archive_write_finish_entry(disk), "unpack", root + "/" + member);
}

/// What is unpacked can be read, and removed again, whatever it was before.
void level(archive_entry *entry) {
    const bool executable =
        archive_entry_filetype(entry) == AE_IFDIR || (archive_entry_perm(entry) & 0111U) != 0;
    archive_entry_set_perm(entry, executable ? 0755 : 0644);
}

/// libarchive's disk writer knows only the working directory.
class WorkingDirectory {
  public:
    explicit WorkingDirectory(const Directory &directory)
        : previous_(::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC)) {
        if (::fchdir(directory.fd()) != 0)
            throw system_error("enter the folder", directory.path(), errno);
    }
    ~WorkingDirectory() { static_cast<void>(::fchdir(previous_.get()) == 0); }
    WorkingDirectory(const WorkingDirectory &) = delete;
    WorkingDirectory &operator=(const WorkingDirectory &) = delete;

  private:
    Fd previous_;
};

Archive finished(Fd file) {
    Digest digest;
    std::array<char, 65536> buffer{};
    std::uint64_t bytes = 0;
    for (ssize_t got = 0;
         (got = ::pread(file.get(), buffer.data(), buffer.size(), static_cast<off_t>(bytes))) > 0;) {
        digest.add({buffer.data(), static_cast<std::size_t>(got)});
        bytes += static_cast<std::uint64_t>(got);
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return {std::move(file), digest.hex(), bytes};
}

} // namespace

Fd unnamed_file(const Directory &scratch) {
    Fd file{::openat(scratch.fd(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
    if (!file)
        throw system_error("create a temporary file in", scratch.path(), errno);
    return file;
}

std::string pack_folders(const std::vector<std::string> &paths) {
    const Fd file{::memfd_create("folders", MFD_CLOEXEC)};
    if (!file)
        throw system_error("pack", "folders", errno);
    Packer packer{file.get(), "/"};
    for (const std::string &path : paths)
        packer.empty_folder(path);
    packer.finish();
    ::lseek(file.get(), 0, SEEK_SET);
    return read_all(file.get(), largest_archive, "folders");
}

Archive pack(const Directory &source, const Directory &scratch) {
    Fd file = unnamed_file(scratch);
    Packer packer{file.get(), source.path()};
    packer.folder(source, "");
    packer.finish();
    return finished(std::move(file));
}

Archive pack(const std::map<std::string, const Directory *> &sources, const Directory &scratch) {
    Fd file = unnamed_file(scratch);
    Packer packer{file.get(), scratch.path()};
    for (const auto &[name, source] : sources)
        packer.tree(*source, name);
    packer.finish();
    return finished(std::move(file));
}

std::string unpack(int fd, std::uint64_t bytes, const Directory &target) {
    const Writer reader{archive_read_new(), archive_read_free};
    const Writer disk{archive_write_disk_new(), archive_write_free};
    const Entry entry{archive_entry_new(), archive_entry_free};
    Stream stream{fd, bytes, {}, {}};
    archive_read_support_format_tar(reader.get());
    archive_write_disk_set_options(disk.get(), ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_SECURE_SYMLINKS |
                                                   ARCHIVE_EXTRACT_SECURE_NODOTDOT |
                                                   ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS);
    const WorkingDirectory inside{target};
    check(reader.get(), archive_read_open(reader.get(), &stream, nullptr, read_stream, nullptr), "unpack",
          target.path());
    for (;;) {
        const int result = archive_read_next_header2(reader.get(), entry.get());
        if (result == ARCHIVE_EOF)
            break;
        check(reader.get(), result, "unpack", target.path());
        level(entry.get());
        place(reader.get(), disk.get(), entry.get(), target.path());
    }
    check(disk.get(), archive_write_close(disk.get()), "unpack", target.path());
    const void *rest = nullptr;
    while (stream.left > 0 && read_stream(reader.get(), &stream, &rest) > 0) {
    }
    return stream.digest.hex();
}

} // namespace fgn::os
