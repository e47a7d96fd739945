// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/line_buffer.h"
#include "http/message.h"
#include "podman/answer.h"

#include <functional>
#include <string>
#include <string_view>

namespace fgn::podman {

/// The JSON lines that pull and build answer with: a 200 that may still fail inside.
class Stream {
  public:
    using Line = std::function<void(std::string_view line)>;

    /// `line` takes what the work prints, whole lines of bounded length.
    Stream(std::string endpoint, Line line);

    http::Sink sink();
    /// To be called once, after the last byte.
    void finish();

    /// What went wrong, in Podman's words; empty if nothing did.
    const std::string &error() const { return error_; }
    /// The "id" of the last object that had one.
    const std::string &id() const { return id_; }

  private:
    void object(std::string_view json);

    std::string endpoint_, error_, id_;
    http::LineBuffer printed_, objects_;
};

} // namespace fgn::podman
