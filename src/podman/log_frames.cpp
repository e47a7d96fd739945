// SPDX-License-Identifier: Apache-2.0
#include "podman/log_frames.h"

#include "http/line_buffer.h"

namespace fgn::podman {

namespace {

constexpr std::size_t header_size = 8;
constexpr std::size_t longest_line = 16U << 10U;

std::size_t frame_length(std::string_view header) {
    std::size_t length = 0;
    for (const char c : header.substr(4, 4))
        length = (length << 8U) | static_cast<unsigned char>(c);
    return length;
}

} // namespace

std::vector<std::string> log_lines(std::string_view frames) {
    std::vector<std::string> lines;
    http::LineBuffer buffer{longest_line, [&](std::string_view line) { lines.emplace_back(line); },
                            http::LineBuffer::TooLong::cut};
    while (frames.size() > header_size) {
        const std::size_t length = frame_length(frames);
        buffer.feed(frames.substr(header_size, length));
        frames.remove_prefix(std::min(frames.size(), header_size + length));
    }
    buffer.finish();
    return lines;
}

} // namespace fgn::podman
