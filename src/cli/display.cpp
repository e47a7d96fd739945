// SPDX-License-Identifier: Apache-2.0
#include "cli/display.h"

#include "base/text.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace fgn::cli {

namespace {

using plan::Event;
using plan::EventKind;

class JsonDisplay : public plan::Reporter {
  public:
    void report(const Event &event) override { std::cout << to_line(event) << std::endl; }
};

class PlainDisplay : public plan::Reporter {
  public:
    void report(const Event &event) override {
        if (event.kind == EventKind::done)
            std::cout << "done     " << event.text << " (" << human_duration(event.milliseconds) << ")"
                      << std::endl;
        else if (event.kind == EventKind::started)
            std::cout << "begin    " << event.text << std::endl;
        else if (event.kind == EventKind::warning)
            std::cout << "warning  " << event.text << std::endl;
    }
};

/// One line for the running step, which its end replaces by a line that stays.
class LiveDisplay : public plan::Reporter {
  public:
    explicit LiveDisplay(const Terminal &terminal) : terminal_(terminal) {}
    ~LiveDisplay() override { std::cout << clear << std::flush; }

    void report(const Event &event) override {
        if (event.kind == EventKind::started) {
            title_ = event.text;
            step_ = event.step;
            draw("");
        } else if (event.kind == EventKind::progress && event.step == step_) {
            draw(event.text);
        } else if (event.kind == EventKind::done) {
            keep(terminal_.paint(Colour::green, "✓ "), event.text, human_duration(event.milliseconds));
        } else if (event.kind == EventKind::warning) {
            keep(terminal_.paint(Colour::yellow, "! "), event.text, "");
        }
    }

  private:
    static constexpr const char *clear = "\r\x1b[K";

    void draw(const std::string &progress) {
        const std::string last = progress.substr(0, progress.find('\n'));
        const std::string line = "… " + title_ + (last.empty() ? "" : "  " + last);
        std::cout << clear << fit(line, terminal_.width() - 1) << std::flush;
    }

    void keep(const std::string &mark, const std::string &text, const std::string &end) {
        const std::size_t room = terminal_.width() - 4;
        const std::string body = fit(text, room > end.size() + 2 ? room - end.size() - 2 : room);
        std::cout << clear << mark << body << (end.empty() ? "" : "  " + terminal_.paint(Colour::dim, end))
                  << std::endl;
    }

    const Terminal &terminal_;
    std::string title_, step_;
};

} // namespace

std::unique_ptr<plan::Reporter> make_display(const Session &session) {
    if (session.json)
        return std::make_unique<JsonDisplay>();
    if (session.terminal.live())
        return std::make_unique<LiveDisplay>(session.terminal);
    return std::make_unique<PlainDisplay>();
}

void show_plan(const Session &session, const plan::Plan &plan) {
    for (const plan::Change &change : plan) {
        if (session.json)
            std::cout << plan::to_line({EventKind::planned, change.step, change.title, 0, to_json(change)})
                      << "\n";
        else
            std::cout << (change.privileged ? "as root     " : "as service  ") << change.title
                      << (change.detail.empty() ? "" : " (" + change.detail + ")") << "\n";
    }
    if (!session.json)
        std::cout << (plan.empty() ? "Nothing to do.\n"
                                   : "Nothing was changed: this is what would be done.\n");
}

} // namespace fgn::cli
