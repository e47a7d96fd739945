// SPDX-License-Identifier: Apache-2.0
#include "host/certificate_files.h"

#include "base/error.h"
#include "os/directory.h"
#include "tls/certificate.h"

#include <ctime>
#include <filesystem>
#include <set>

namespace fgn::host {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_limit = 256U << 10U;
constexpr const char *context = "read the certificate";

Error usage(const std::string &object, const std::string &reason, const std::string &hint) {
    return {context, object, reason, hint, ExitCode::usage};
}

std::string read(const std::string &path, const char *key) {
    std::error_code failed;
    const fs::path found = fs::canonical(path, failed);
    const std::string hint = std::string{"Correct [web] "} + key + ".";
    if (failed)
        throw usage(path, failed.message(), hint);
    try {
        if (auto text = os::Directory::open(found.parent_path()).read(found.filename(), file_limit))
            return *text;
    } catch (const Error &error) {
        throw usage(path, error.reason(), hint);
    }
    throw usage(path, "there is no such file", hint);
}

std::string absolute(const std::string &file, const std::string &folder) {
    return (fs::path{folder} / file).lexically_normal();
}

/// Folders, because systemd sees neither a link on the way that moves nor one that leads in a circle, which
/// ends its watching (systemd.path(5)).
void add_folders(std::set<std::string> &folders, const fs::path &path) {
    std::error_code ignored;
    fs::path part;
    for (const fs::path &name : path) {
        part /= name;
        if (part == path || fs::is_symlink(part, ignored))
            folders.insert(part.parent_path());
    }
    if (const fs::path target = fs::canonical(path, ignored); !target.empty())
        folders.insert(target.parent_path());
}

} // namespace

std::vector<std::string> watched_paths(const model::Web &web, const std::string &folder) {
    std::set<std::string> paths;
    for (const std::string &file : {web.certificate.file, web.certificate.key_file})
        add_folders(paths, absolute(file, folder));
    return {paths.begin(), paths.end()};
}

CertificateFiles read_certificate_files(const model::Web &web, const std::string &folder) {
    if (web.certificate.source != model::CertificateSource::files)
        return {};
    const std::string path = absolute(web.certificate.file, folder);
    CertificateFiles files{
        {read(path, "certificate"), read(absolute(web.certificate.key_file, folder), "key")}, ""};
    if (const auto flaw = tls::find_flaw(files.pair, web.names, std::time(nullptr)))
        throw usage(path, flaw->reason, flaw->hint);
    files.fingerprint = tls::read_certificate(files.pair.certificate)->fingerprint;
    return files;
}

std::string joined(const CertificateFiles &files) {
    return files.fingerprint.empty() ? "" : files.pair.certificate + "\n" + files.pair.key;
}

} // namespace fgn::host
