// SPDX-License-Identifier: Apache-2.0
#include "agent/image_source.h"

#include "agent/image_files.h"
#include "agent/pull.h"
#include "base/error.h"
#include "model/source.h"

#include <algorithm>
#include <set>

namespace fgn::agent {

namespace {

constexpr std::size_t shown_digits = 16;

std::string repository(const model::Layout &layout) {
    return "localhost/" + layout.name + "-source";
}

std::string tag(const std::string &digest) {
    return digest.substr(digest.find(':') + 1, shown_digits);
}

} // namespace

std::string ImageSource::name(const model::Layout &layout, const std::string &digest) {
    return repository(layout) + ":" + tag(digest);
}

std::string ImageSource::pull(const std::string &ref) const {
    const std::string wanted = ref.empty() ? reference_ : model::image_with(reference_, ref);
    const ImagePin pin = Pull{context_.podman.images, {wanted, ""}, "source", context_.host}.get();
    context_.podman.images.tag(pin.pinned(), repository(context_.layout), tag(pin.digest));
    return pin.digest;
}

bool ImageSource::has(const std::string &digest) const {
    return context_.podman.images.find(name(context_.layout, digest)).has_value();
}

os::Directory ImageSource::code(const std::string &digest) const {
    const ImageFiles files{context_, name(context_.layout, digest)};
    for (const char *needed : {"/opt/venv/bin/python3", "/opt/venv/bin/gunicorn"})
        if (!files.has(needed))
            throw Error{"take the application out of", ImagePin{reference_, digest}.pinned(),
                        "there is no " + std::string{needed} + " in it",
                        "Name an image that fgnctl build has made. What runs goes on.", ExitCode::usage};
    return files.take("/app/.");
}

void ImageSource::prune(Context &context, const std::string &digest) {
    const podman::Images &images = context.podman.images;
    std::set<std::string> kept{name(context.layout, digest)};
    for (const Generation &generation : kept_generations(context.home()))
        kept.insert(generation.dependencies);
    for (const podman::Image &image : images.named(repository(context.layout) + ":")) {
        if (std::any_of(image.names.begin(), image.names.end(),
                        [&](const std::string &name) { return kept.contains(name); }))
            continue;
        for (const std::string &name : image.names)
            images.remove(name);
        images.remove(image.id); // one that was pulled by its digest is there still
    }
}

} // namespace fgn::agent
