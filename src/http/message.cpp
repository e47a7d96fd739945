// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include "base/error.h"

#include <unistd.h>

#include <cerrno>

namespace fgn::http {

std::string Response::header(const std::string &lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string{} : found->second;
}

Source read_from(int fd) {
    return [fd](char *buffer, std::size_t size) {
        ssize_t got = 0;
        do
            got = ::read(fd, buffer, size);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            throw system_error("read what is to be sent", "", errno);
        return static_cast<std::size_t>(got);
    };
}

} // namespace fgn::http
