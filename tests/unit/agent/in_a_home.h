// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace fgn::agent {

namespace fs = std::filesystem;

class InAHome : public testing::Test {
  protected:
    InAHome() {
        std::string pattern = fs::temp_directory_path() / "fgn-agent-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~InAHome() override { fs::remove_all(path); }
    os::Directory home() const { return os::Directory::open(path); }

    fs::path path;
};

} // namespace fgn::agent
