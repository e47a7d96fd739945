// SPDX-License-Identifier: Apache-2.0
#include "os/random.h"

#include "base/error.h"
#include "base/text.h"

#include <sys/random.h>

#include <cerrno>

namespace fgn::os {

std::string random_hex(std::size_t bytes) {
    std::string random(bytes, '\0');
    // getrandom(2): up to 256 bytes come whole.
    if (::getrandom(random.data(), bytes, 0) != static_cast<ssize_t>(bytes))
        throw system_error("get", "random numbers", errno);
    return hex(random);
}

} // namespace fgn::os
