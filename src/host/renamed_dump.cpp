// SPDX-License-Identifier: Apache-2.0
#include "host/renamed_dump.h"

#include "base/error.h"
#include "model/service.h"
#include "os/fd.h"
#include "render/mariadb.h"

#include <algorithm>
#include <future>

namespace fgn::host {

namespace {

/// What comes before the first table is a hundredth of it.
constexpr std::size_t piece = 256U << 10U;

std::string database_of(const std::string &service) {
    model::Service named;
    named.name = service;
    return render::database_name(named);
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string definer(const std::string &account, const std::string &database) {
    const std::string name = "'" + account + "'@'localhost'";
    return "CREATE USER IF NOT EXISTS " + name + " ACCOUNT LOCK;\nGRANT ALL PRIVILEGES ON `" + database +
           "`.* TO " + name + ";\n";
}

std::string use(const std::string &service) {
    return "\nUSE `" + database_of(service) + "`;\n";
}

/// Views come at the end, after the name of their database. No row holds such a line: it would be escaped.
void rename_all(int input, int output, const std::string &from, const std::string &to) {
    const std::string before = use(from), after = use(to);
    std::string text = renamed_head(os::read_start(input, piece, "the dump"), from, to);
    for (std::string more = text; !more.empty(); text += more) {
        text = replaced(std::move(text), before, after);
        const std::size_t whole = text.size() - std::min(text.size(), before.size() - 1);
        os::write_all(output, std::string_view{text}.substr(0, whole), "the dump");
        text.erase(0, whole);
        more = os::read_start(input, piece, "the dump");
    }
    os::write_all(output, replaced(std::move(text), before, after), "the dump");
}

} // namespace

std::string renamed_head(const std::string &head, const std::string &from, const std::string &to) {
    const std::string before = database_of(from), after = database_of(to);
    const auto at = head.find(use(from));
    if (at == head.npos)
        throw Error{"rename the database of", from, "its dump does not begin with the name of it",
                    "Restore it as " + from + " instead.", ExitCode::refused};
    const auto end = at + use(from).size();
    return replaced(head.substr(0, end), "`" + before + "`", "`" + after + "`") + definer(before, after) +
           head.substr(end);
}

void rename_dump(int input, const std::string &from, const std::string &to,
                 const std::function<void(int)> &take) {
    os::Pipe pipe = os::make_pipe();
    auto pump = std::async(std::launch::async, [input, &from, &to, output = std::move(pipe.write)]() mutable {
        const os::Fd closed_at_the_end = std::move(output);
        rename_all(input, closed_at_the_end.get(), from, to);
    });
    try {
        take(pipe.read.get());
    } catch (...) {
        pipe.read.reset();
        pump.wait();
        throw;
    }
    pipe.read.reset();
    pump.get();
}

} // namespace fgn::host
