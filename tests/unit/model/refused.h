// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

#include <gtest/gtest.h>

namespace fgn::model {

/// The Error that `parse` throws, as "object: reason (hint)", without the hint that only names the manual.
template <typename Parse>
std::string refusal(Parse parse) {
    try {
        parse();
    } catch (const Error &error) {
        EXPECT_EQ(error.code(), ExitCode::usage);
        EXPECT_NE(error.hint(), "");
        const bool general =
            error.hint().ends_with("in fgn.toml(5)") || error.hint().ends_with("for its form");
        return error.object() + ": " + error.reason() + (general ? "" : " (" + error.hint() + ")");
    }
    return "accepted";
}

} // namespace fgn::model
