// SPDX-License-Identifier: Apache-2.0
#include "agent/image_archive.h"

#include "base/error.h"
#include "os/fd.h"

#include <unistd.h>

#include <set>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr const char *record = "fgnctl/loaded-images";
constexpr std::size_t index_limit = 256U << 10U;
constexpr std::chrono::seconds socket_limit{30};

/// One whose image was removed by hand is pulled again where it is needed.
json pins_json(Context &context, const Generation &generation) {
    json pins = json::array();
    for (const ImagePin &pin : generation.pins())
        if (const auto image = context.podman.images.find(pin.local()))
            pins.push_back({{"reference", pin.reference}, {"digest", pin.digest}, {"id", image->id}});
    return pins;
}

/// Each once: what Podman makes of one that is named twice depends on its release.
std::vector<std::string> members(const json &index) {
    std::set<std::string> all;
    for (const json &pin : index.at("pins"))
        all.insert(pin.at("id"));
    for (const json &name : index.at("names"))
        all.insert(name);
    return {all.begin(), all.end()};
}

/// Not a byte more: the archive follows.
json read_index(int input) {
    std::string line;
    for (char c = 0; ::read(input, &c, 1) == 1 && c != '\n';)
        if (line.push_back(c); line.size() > index_limit)
            break;
    const json index = json::parse(line, nullptr, false);
    if (index.is_object())
        return index;
    throw Error{"load the images of", "the backup", "it does not say which they are",
                "Restore another backup, with --at."};
}

/// A service of another name has its own.
void rename(Context &context, const std::string &name, const std::string &before) {
    const std::string prefix = "localhost/" + before + "-", own = "localhost/" + context.layout.name + "-";
    const auto colon = name.rfind(':');
    if (prefix == own || !name.starts_with(prefix) || colon < prefix.size() || colon == name.npos)
        return;
    context.podman.images.tag(name, own + name.substr(prefix.size(), colon - prefix.size()),
                              name.substr(colon + 1));
    context.podman.images.remove(name);
}

} // namespace

void save_images(Context &context, int output) {
    const Generation generation = require_generation(context.home(), context.layout.name);
    json index{
        {"service", context.layout.name}, {"pins", pins_json(context, generation)}, {"names", json::array()}};
    if (generation.has_app() && context.podman.images.find(generation.dependencies))
        index["names"].push_back(generation.dependencies);
    os::write_all(output, index.dump() + "\n", "the backup");
    context.podman.images.save(
        members(index), [output](std::string_view bytes) { os::write_all(output, bytes, "the backup"); });
}

/// Before the first apply nothing has started Podman.
void load_images(Context &context, int input) {
    const json index = read_index(input);
    require_done(context.manager().start("podman.socket", socket_limit));
    context.podman.images.load(http::read_from(input));
    for (const json &name : index.at("names"))
        rename(context, name, index.at("service"));
    static_cast<void>(context.home().make("fgnctl", {0755}));
    context.home().write(record, index.at("pins").dump() + "\n", {0600});
}

std::optional<ImagePin> loaded_pin(Context &context, const std::string &reference) {
    if (!context.task.restored.images)
        return std::nullopt;
    const json pins = json::parse(context.home().read(record, index_limit).value_or("[]"));
    for (const json &pin : pins)
        if (pin.at("reference") == reference && context.podman.images.find(pin.at("id")))
            return ImagePin{reference, pin.at("digest"), pin.at("id")};
    return std::nullopt;
}

void forget_loaded_images(const os::Directory &home) {
    home.remove(record);
}

} // namespace fgn::agent
