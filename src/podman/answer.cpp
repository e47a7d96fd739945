// SPDX-License-Identifier: Apache-2.0
#include "podman/answer.h"

#include "base/error.h"

namespace fgn::podman {

namespace {

constexpr int deepest = 64;

} // namespace

Answer::Answer(std::string_view json, std::string endpoint)
    : endpoint_(std::move(endpoint)), place_("the answer") {
    const auto bounded = [this](int depth, nlohmann::json::parse_event_t, nlohmann::json &) {
        if (depth > deepest)
            fail("is nested too deeply");
        return true;
    };
    value_ = nlohmann::json::parse(json, bounded, false);
    if (value_.is_discarded())
        fail("is not JSON");
}

Answer Answer::at(const char *key) const {
    if (!value_.is_null() && !value_.is_object())
        fail("is no object");
    const auto found = value_.find(key);
    return {found == value_.end() ? nlohmann::json{} : *found, endpoint_, key};
}

std::vector<Answer> Answer::items() const {
    if (!value_.is_null() && !value_.is_array())
        fail("is no list");
    std::vector<Answer> out;
    for (const auto &value : value_)
        out.push_back(Answer{value, endpoint_, "an item of " + place_});
    return out;
}

std::string Answer::text(const char *key) const {
    return at(key).as_text();
}

std::string Answer::required(const char *key) const {
    std::string value = text(key);
    if (value.empty())
        fail("has no " + std::string{key});
    return value;
}

std::int64_t Answer::number(const char *key) const {
    const Answer field = at(key);
    if (!field.empty() && !field.value_.is_number_integer())
        field.fail("is no whole number");
    return field.empty() ? 0 : field.value_.get<std::int64_t>();
}

bool Answer::flag(const char *key) const {
    const Answer field = at(key);
    if (!field.empty() && !field.value_.is_boolean())
        field.fail("is neither true nor false");
    return !field.empty() && field.value_.get<bool>();
}

std::vector<std::string> Answer::texts(const char *key) const {
    std::vector<std::string> out;
    for (const Answer &item : at(key).items())
        out.push_back(item.as_text());
    return out;
}

std::map<std::string, std::string> Answer::dictionary(const char *key) const {
    const Answer field = at(key);
    if (!field.empty() && !field.value_.is_object())
        field.fail("is no object");
    std::map<std::string, std::string> out;
    for (const auto &[name, value] : field.value_.items())
        out.emplace(name, field.text(name.c_str()));
    return out;
}

std::string Answer::as_text() const {
    if (!value_.is_null() && !value_.is_string())
        fail("is no text");
    return value_.is_null() ? std::string{} : value_.get<std::string>();
}

void Answer::fail(const std::string &what) const {
    throw Error{"read an answer of Podman", endpoint_, place_ + " " + what};
}

std::string to_text(const nlohmann::json &value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace fgn::podman
