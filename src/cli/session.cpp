// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include "base/text.h"
#include "plan/event.h"

#include <iostream>

namespace fgn::cli {

namespace {

constexpr std::size_t shown = 16U << 10U;

void show_part(const char *label, const std::string &text) {
    const char *lead = label;
    for (const std::string &line : split(sanitise(text, shown, true), '\n')) {
        std::cerr << lead << line << "\n";
        lead = "       ";
    }
}

} // namespace

void show_error(const Session &session, const Error &error) {
    if (session.json) {
        std::cout << to_line(plan::failure(error)) << std::endl;
        return;
    }
    const std::string object = error.object().empty() ? "" : " " + error.object();
    std::cerr << session.terminal.paint(Colour::red, "error: ") << sanitise(error.context() + object, shown)
              << "\n";
    show_part("  why: ", error.reason());
    if (!error.hint().empty())
        show_part("  do:  ", error.hint());
}

} // namespace fgn::cli
