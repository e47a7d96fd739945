// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace fgn::cli {

enum class Colour { red, green, yellow, dim };

/// What standard output is: whether it can be redrawn, coloured, and how wide it is.
class Terminal {
  public:
    /// Looks at the descriptor, TERM, NO_COLOR and COLUMNS.
    Terminal();

    bool live() const { return live_; }
    /// Columns; 80 where nobody tells.
    std::size_t width() const;
    /// `text` in `colour`, or as it is where colours are not wanted.
    std::string paint(Colour colour, const std::string &text) const;

  private:
    bool live_ = false, coloured_ = false;
};

/// `text` cut to `columns` characters, with an ellipsis where something is missing. Counts code points.
std::string fit(const std::string &text, std::size_t columns);

/// `text` filled with spaces to `columns` characters.
std::string pad(const std::string &text, std::size_t columns);

} // namespace fgn::cli
