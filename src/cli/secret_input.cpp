// SPDX-License-Identifier: Apache-2.0
#include "cli/secret_input.h"

#include "base/error.h"
#include "host/secrets.h"
#include "os/fd.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>

namespace fgn::cli {

namespace {

/// What is typed is not shown while this exists.
class HiddenInput {
  public:
    HiddenInput() {
        ::tcgetattr(STDIN_FILENO, &before_);
        termios hidden = before_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~HiddenInput() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    HiddenInput(const HiddenInput &) = delete;
    HiddenInput &operator=(const HiddenInput &) = delete;

  private:
    termios before_{};
};

std::string ask(const std::string &key) {
    std::cerr << key << ": " << std::flush;
    const HiddenInput hidden;
    std::string line;
    std::getline(std::cin, line);
    std::cerr << "\n";
    return line;
}

std::string all_of(int fd, const std::string &source) {
    try {
        return os::read_all(fd, host::largest_secret, source);
    } catch (const Error &error) {
        throw Error{"read the secret from", source, error.reason(),
                    "A secret has 1 to " + std::to_string(host::largest_secret) + " bytes.", ExitCode::usage};
    }
}

std::string read_from(const std::string &file) {
    const os::Fd source{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!source)
        throw Error{"read the secret from", file, system_error("", "", errno).reason(),
                    "Name a file that root can read.", ExitCode::usage};
    return all_of(source.get(), file);
}

} // namespace

std::string read_secret(const std::string &key, const std::string &file) {
    const bool asked = file.empty() && ::isatty(STDIN_FILENO) == 1;
    const std::string value = asked          ? ask(key)
                              : file.empty() ? all_of(STDIN_FILENO, "standard input")
                                             : read_from(file);
    if (value.empty())
        throw Error{"set the secret", key, "its value is empty",
                    "Write it to standard input, or name a file with --file.", ExitCode::usage};
    return value;
}

} // namespace fgn::cli
