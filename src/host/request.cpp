// SPDX-License-Identifier: Apache-2.0
#include "host/request.h"

#include "base/error.h"
#include "host/binds.h"
#include "model/manifest.h"
#include "model/source_tree.h"
#include "render/init.h"

#include <filesystem>

namespace fgn::host {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t manifest_limit = 64U << 10U;
constexpr const char *own_manifest = "fgn.toml";

Error usage(std::string context, std::string object, std::string reason, std::string hint) {
    return {std::move(context), std::move(object), std::move(reason), std::move(hint), ExitCode::usage};
}

std::optional<std::string> read_file(const fs::path &path, std::size_t limit) {
    const auto folder = os::Directory::open_if_exists(path.parent_path());
    return folder ? folder->read(path.filename(), limit) : std::nullopt;
}

struct Found {
    fs::path path;   // absolute
    fs::path folder; // of a relative source
    std::string text;
};

std::optional<Found> find_at(const fs::path &path) {
    const fs::path absolute = fs::absolute(path).lexically_normal();
    auto text = read_file(absolute, manifest_limit);
    return text ? std::optional{Found{absolute, absolute.parent_path(), std::move(*text)}} : std::nullopt;
}

std::optional<Found> find_accepted(const Paths &paths, const std::string &name) {
    auto found = find_at(paths.manifest(name));
    const auto state = os::Directory::open_if_exists(paths.state);
    if (found && state)
        if (const auto folder = Ledger{*state, name}.fact("folder"); folder.is_string())
            found->folder = folder.get<std::string>();
    return found;
}

Found find_manifest(const Paths &paths, const std::string &name, const std::optional<std::string> &file) {
    if (file) {
        if (auto found = find_at(*file))
            return *found;
        throw usage("read the manifest", *file, "there is no such file",
                    "Name an existing one with -f, or write one: fgnctl init");
    }
    if (auto found = find_at(own_manifest))
        return *found;
    if (auto found = find_accepted(paths, name))
        return *found;
    throw usage("read the manifest", name, "there is neither ./fgn.toml nor " + paths.manifest(name),
                "Begin with: fgnctl init " + name + " && cd " + name + " && sudo fgnctl provision " + name);
}

/// The application's folder holds what the manifest says of it; a repository or an image is the service
/// user's to fetch.
void check_folder(Request &request) {
    const auto source = os::Directory::open_if_exists(request.source);
    if (!source)
        throw usage("read the application", request.source, "there is no such folder",
                    "Correct [app] source.");
    if (request.service.app.live)
        require_visible_code(request.source);
    request.requirements = model::check_source_tree(
        request.service, request.source,
        {[&source](const std::string &path, std::size_t limit) { return source->read(path, limit); },
         [&source](const std::string &path) { return source->sub_if_exists(path).has_value(); }});
}

void check_application(Request &request) {
    if (request.service.app.from_folder())
        check_folder(request);
    request.files = read_certificate_files(request.service.web, request.folder);
}

Request unchecked(const Paths &paths, const std::string &name, Found found) {
    DefaultsFile defaults = read_defaults(paths);
    Request request;
    request.name = name;
    request.service = model::parse_manifest(found.text, found.path, name);
    request.manifest = std::move(found.text);
    request.folder = found.folder;
    request.source = (found.folder / request.service.app.source).lexically_normal();
    if (request.source.size() > 1 && request.source.ends_with('/'))
        request.source.pop_back();
    request.defaults_text = std::move(defaults.text);
    request.defaults = std::move(defaults.values);
    return request;
}

Request checked(const Paths &paths, const std::string &name, Found found) {
    Request request = unchecked(paths, name, std::move(found));
    if (request.service.has_app())
        check_application(request);
    return request;
}

} // namespace

DefaultsFile read_defaults(const Paths &paths) {
    const std::string path = paths.etc + "/defaults.toml";
    std::string text = read_file(path, manifest_limit).value_or("");
    auto values = model::parse_defaults(text, path);
    return {std::move(text), std::move(values)};
}

Request accepted_request(const Paths &paths, const std::string &name) {
    if (auto found = find_accepted(paths, name))
        return unchecked(paths, name, std::move(*found));
    throw Error{"find the service", name, "it was never provisioned to the end",
                "Run: sudo fgnctl provision " + name, ExitCode::absent};
}

std::optional<model::Service> accepted_service(const Paths &paths, const std::string &name) {
    const auto found = find_at(paths.manifest(name));
    return found ? std::optional{model::parse_manifest(found->text, found->path, name)} : std::nullopt;
}

Request read_request(const Paths &paths, const std::string &name, const std::optional<std::string> &file) {
    return checked(paths, name, find_manifest(paths, name, file));
}

Request image_request(const Paths &paths, const std::string &name, const std::string &image,
                      const std::vector<std::string> &ports) {
    const fs::path here = fs::current_path();
    return checked(paths, name, {here / "the options", here, render::image_manifest(image, ports)});
}

/// An absolute source, or one above the manifest, is somebody else's place on this machine.
Request restored_request(const Paths &paths, const std::string &name, const std::string &manifest,
                         const std::string &folder, const std::function<void(const std::string &)> &fill) {
    Request request = unchecked(paths, name, {fs::path{folder} / own_manifest, folder, manifest});
    if (!request.service.app.from_folder() || !request.source.starts_with(folder + "/"))
        request.source = folder;
    fill(request.source);
    if (request.service.has_app())
        check_application(request);
    return request;
}

Request front_request(const Paths &paths, const std::string &name) {
    const fs::path here = fs::current_path();
    return checked(paths, name, {here / "the options", here, render::front_manifest()});
}

} // namespace fgn::host
