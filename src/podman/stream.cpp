// SPDX-License-Identifier: Apache-2.0
#include "podman/stream.h"

#include "base/text.h"

namespace fgn::podman {

namespace {

constexpr std::size_t longest_object = 1U << 20U;
constexpr std::size_t longest_line = 4096;

} // namespace

Stream::Stream(std::string endpoint, Line line)
    : endpoint_(std::move(endpoint)), printed_(longest_line, std::move(line), http::LineBuffer::TooLong::cut),
      objects_(longest_object, [this](std::string_view json) { object(json); }) {}

http::Sink Stream::sink() {
    return [this](std::string_view bytes) { objects_.feed(bytes); };
}

void Stream::finish() {
    objects_.finish();
    printed_.finish();
}

void Stream::object(std::string_view json) {
    if (json.empty())
        return;
    const Answer answer{json, endpoint_};
    printed_.feed(answer.text("stream"));
    if (const std::string error = answer.text("error"); !error.empty())
        error_ = sanitise(std::string_view{error}.substr(0, error.find_last_not_of('\n') + 1), 2000, true);
    if (const std::string id = answer.text("id"); !id.empty())
        id_ = id;
}

} // namespace fgn::podman
