// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace fgn::http {

/// Joins chunks into lines, because a chunk of a stream is not a message.
class LineBuffer {
  public:
    using Line = std::function<void(std::string_view line)>;
    enum class TooLong { error, cut };

    /// `limit` is the length in bytes beyond which a line is an Error, or loses its end.
    LineBuffer(std::size_t limit, Line line, TooLong too_long = TooLong::error)
        : limit_(limit), line_(std::move(line)), too_long_(too_long) {}

    void feed(std::string_view chunk);
    /// Hands over what followed the last newline.
    void finish();

  private:
    void keep(std::string_view part);

    std::size_t limit_;
    Line line_;
    TooLong too_long_;
    std::string rest_;
};

} // namespace fgn::http
