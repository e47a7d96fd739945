// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace fgn::cli {

namespace {

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

std::size_t characters(const std::string &text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !continues(byte); }));
}

const char *code(Colour colour) {
    switch (colour) {
    case Colour::red:
        return "\x1b[31m";
    case Colour::green:
        return "\x1b[32m";
    case Colour::yellow:
        return "\x1b[33m";
    case Colour::dim:
        return "\x1b[2m";
    }
    return "";
}

} // namespace

Terminal::Terminal() {
    const char *type = ::getenv("TERM");
    const char *no_colour = ::getenv("NO_COLOR");
    const bool capable = type != nullptr && *type != '\0' && std::string_view{type} != "dumb";
    live_ = capable && ::isatty(STDOUT_FILENO) == 1;
    coloured_ = live_ && (no_colour == nullptr || *no_colour == '\0');
}

std::size_t Terminal::width() const {
    struct winsize size {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *columns = ::getenv("COLUMNS");
    const int wanted = columns == nullptr ? 0 : std::atoi(columns);
    return wanted > 0 ? static_cast<std::size_t>(wanted) : 80;
}

std::string Terminal::paint(Colour colour, const std::string &text) const {
    return coloured_ ? code(colour) + text + "\x1b[0m" : text;
}

std::string fit(const std::string &text, std::size_t columns) {
    if (characters(text) <= columns)
        return text;
    std::size_t end = 0;
    for (std::size_t kept = 0; end < text.size() && kept + 1 < columns; ++kept)
        do
            ++end;
        while (end < text.size() && continues(text[end]));
    return columns == 0 ? "" : text.substr(0, end) + "…";
}

std::string pad(const std::string &text, std::size_t columns) {
    const std::size_t length = characters(text);
    return length < columns ? text + std::string(columns - length, ' ') : text;
}

} // namespace fgn::cli
