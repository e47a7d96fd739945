// SPDX-License-Identifier: Apache-2.0
#include "render/init.h"

#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "model/manifest.h"
#include "os/directory.h"
#include "plan/event.h"

#include <filesystem>
#include <iostream>

namespace fgn::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::string folder = ".";
};

/// A folder's name is the best guess for the service's.
std::string service_name(const fs::path &folder) {
    const std::string name = folder.filename();
    return model::valid_name(name) ? name : "mywebservice";
}

ExitCode run_init(const Options &options, Session &session) {
    const fs::path folder = fs::weakly_canonical(fs::absolute(options.folder));
    const auto files = render::init_files(service_name(folder));
    const os::Directory target = os::Directory::ensure(folder, {0755});
    for (const auto &file : files)
        if (target.status(file.path))
            throw Error{"write a new site", folder.string() + "/" + file.path,
                        "it exists, and nothing is overwritten", "Name an empty folder: fgnctl init DIR",
                        ExitCode::refused};
    for (const auto &file : files) {
        if (const fs::path parent = fs::path{file.path}.parent_path(); !parent.empty())
            target.make(parent, {0755});
        target.write(file.path, file.text);
        if (session.json)
            std::cout << plan::to_line(
                             {plan::EventKind::done, "init", (folder / file.path).string(), 0, nullptr})
                      << "\n";
        else
            std::cout << "wrote " << (folder / file.path).string() << "\n";
    }
    if (!session.json)
        std::cout << "Next: sudo fgnctl provision " << service_name(folder) << " -f "
                  << (folder / "fgn.toml").string() << "\n";
    return ExitCode::ok;
}

} // namespace

void add_init(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command = add_command(app, session, "init", "Write a commented manifest and a small site",
                                    "fgnctl init mywebservice", options, run_init);
    command->add_option("DIR", options->folder, "Where (default: here)");
}

} // namespace fgn::cli
