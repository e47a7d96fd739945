// SPDX-License-Identifier: Apache-2.0
#include "http/line_buffer.h"

#include "base/error.h"

namespace fgn::http {

void LineBuffer::feed(std::string_view chunk) {
    for (std::size_t end = chunk.find('\n'); end != std::string_view::npos; end = chunk.find('\n')) {
        keep(chunk.substr(0, end));
        chunk.remove_prefix(end + 1);
        line_(rest_);
        rest_.clear();
    }
    keep(chunk);
}

void LineBuffer::finish() {
    if (!rest_.empty())
        line_(rest_);
    rest_.clear();
}

void LineBuffer::keep(std::string_view part) {
    const std::size_t room = limit_ - rest_.size();
    if (part.size() > room && too_long_ == TooLong::error)
        throw Error{"read a stream", "", "a line is longer than " + std::to_string(limit_) + " bytes"};
    rest_ += part.substr(0, room);
}

} // namespace fgn::http
