// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fgn::podman {

/// JSON from Podman. What is missing or null is empty; what has another type than asked for is an Error that
/// names the endpoint.
class Answer {
  public:
    /// Parses; nesting is bounded.
    Answer(std::string_view json, std::string endpoint);

    Answer at(const char *key) const;
    std::vector<Answer> items() const;
    bool empty() const { return value_.is_null(); }

    std::string text(const char *key) const;
    /// Throws Error also when it is missing or empty.
    std::string required(const char *key) const;
    std::int64_t number(const char *key) const;
    bool flag(const char *key) const;
    std::vector<std::string> texts(const char *key) const;
    std::map<std::string, std::string> dictionary(const char *key) const;

  private:
    Answer(nlohmann::json value, std::string endpoint, std::string place)
        : value_(std::move(value)), endpoint_(std::move(endpoint)), place_(std::move(place)) {}

    std::string as_text() const;
    [[noreturn]] void fail(const std::string &what) const;

    nlohmann::json value_;
    std::string endpoint_, place_;
};

/// Never throws: what is not UTF-8 is replaced.
std::string to_text(const nlohmann::json &value);

} // namespace fgn::podman
