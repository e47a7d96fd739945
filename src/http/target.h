// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace fgn::http {

/// The path and query of a request, each part encoded as it is added.
class Target {
  public:
    explicit Target(std::string encoded_path) : text_(std::move(encoded_path)) {}

    Target &segment(std::string_view name);
    Target &raw(std::string_view encoded);
    Target &query(std::string_view key, std::string_view value);

    const std::string &text() const { return text_; }

  private:
    std::string text_;
    char separator_ = '?';
};

} // namespace fgn::http
