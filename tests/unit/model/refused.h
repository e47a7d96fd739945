// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

#include <gtest/gtest.h>

namespace fgn::model {

/// The Error that `parse` throws, as "object: reason (hint)".
template <typename Parse>
std::string refusal(Parse parse) {
    try {
        parse();
    } catch (const Error &error) {
        EXPECT_EQ(error.code(), ExitCode::usage);
        return error.object() + ": " + error.reason() +
               (error.hint().empty() ? "" : " (" + error.hint() + ")");
    }
    return "accepted";
}

} // namespace fgn::model
