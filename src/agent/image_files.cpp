// SPDX-License-Identifier: Apache-2.0
#include "agent/image_files.h"

#include "agent/instances.h"
#include "base/error.h"
#include "os/archive.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace fgn::agent {

namespace {

constexpr const char *folder = "fgnctl/image";
constexpr std::uint64_t limit = 1U << 30U;

} // namespace

ImageFiles::ImageFiles(Context &context, const std::string &image)
    : context_(context), image_(image), container_(context.layout.name + "-source") {
    remove_container(context_, container_);
    context_.podman.containers.create(
        {{"name", container_}, {"image", image}, {"netns", {{"nsmode", "none"}}}});
}

ImageFiles::~ImageFiles() {
    try {
        remove_container(context_, container_);
    } catch (const Error &) {
        // The next one removes it.
    }
}

bool ImageFiles::has(const std::string &path) const {
    return context_.podman.containers.archive(
        container_, path, [](std::string_view) {}, limit);
}

os::Directory ImageFiles::take(const std::string &path) const {
    const os::Directory &home = context_.home();
    const os::Fd file = os::unnamed_file(home);
    std::uint64_t bytes = 0;
    const auto keep = [&](std::string_view part) {
        os::write_all(file.get(), part, home.path());
        bytes += part.size();
    };
    if (!context_.podman.containers.archive(container_, path, keep, limit))
        throw Error{"look into the image", image_, "there is no " + path + " in it",
                    "Name an image that fgnctl build has made.", ExitCode::usage};
    ::lseek(file.get(), 0, SEEK_SET);
    home.remove(folder);
    os::Directory taken = home.make(folder, {0700});
    static_cast<void>(os::unpack(file.get(), bytes, taken));
    return taken;
}

} // namespace fgn::agent
