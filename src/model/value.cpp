// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/text.h"
#include "model/document.h"

#include <array>
#include <charconv>

namespace fgn::model {

namespace {

std::string type_name(const toml::node &node) {
    switch (node.type()) {
    case toml::node_type::string:
        return "a string";
    case toml::node_type::integer:
        return "an integer";
    case toml::node_type::floating_point:
        return "a number";
    case toml::node_type::boolean:
        return "true or false";
    case toml::node_type::array:
        return "a list";
    case toml::node_type::table:
        return "a table";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
        return "a date or time";
    case toml::node_type::none:
        break;
    }
    return "nothing";
}

std::string shown(double number) {
    std::array<char, 32> text{};
    return {text.begin(), std::to_chars(text.begin(), text.end(), number).ptr};
}

} // namespace

void Value::refuse(const std::string &reason, const std::string &hint) const {
    const toml::source_position at = node_.source().begin;
    throw Error(
        origin_.context, origin_.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column),
        key_ + ": " + reason, hint.empty() ? "see " + key_ + " in fgn.toml(5)" : hint, ExitCode::usage);
}

void Value::require(const std::string &key, const std::string &hint) const {
    const toml::table *table = node_.as_table();
    if (table == nullptr || !table->contains(key))
        refuse(key + " is missing", hint);
}

void Value::refuse_type(const std::string &expected) const {
    refuse("expected " + expected + ", found " + type_name(node_));
}

std::string Value::text(const Grammar &grammar) const {
    const auto *found = node_.as_string();
    if (found == nullptr)
        refuse_type("a string");
    if (!grammar.accepts(**found))
        refuse("\"" + sanitise(**found, 80) + "\" is not " + std::string(grammar.what),
               std::string(grammar.form));
    return **found;
}

std::vector<std::string> Value::texts(const Grammar &grammar, std::size_t most) const {
    const toml::array *list = node_.as_array();
    if (list == nullptr)
        refuse_type("a list of strings");
    if (list->size() > most)
        refuse("more than " + std::to_string(most) + " entries");
    std::vector<std::string> found;
    for (const toml::node &element : *list)
        found.push_back(Value(element, origin_, key_).text(grammar));
    return found;
}

std::map<std::string, std::string> Value::texts_by_name(const Grammar &names, const Grammar &grammar) const {
    const toml::table *table = node_.as_table();
    if (table == nullptr)
        refuse_type("a table of strings");
    std::map<std::string, std::string> found;
    for (const auto &[name, element] : *table) {
        const Value value(element, origin_, key_ + "." + sanitise(name.str(), 80));
        if (!names.accepts(name.str()))
            value.refuse("not " + std::string(names.what), std::string(names.form));
        found.emplace(name.str(), value.text(grammar));
    }
    return found;
}

bool Value::flag() const {
    if (!node_.is_boolean())
        refuse_type("true or false");
    return node_.as_boolean()->get();
}

std::int64_t Value::integer(std::int64_t least, std::int64_t most) const {
    if (!node_.is_integer())
        refuse_type("an integer");
    const std::int64_t found = node_.as_integer()->get();
    if (found < least || found > most)
        refuse(std::to_string(found) + " is not in " + std::to_string(least) + " to " + std::to_string(most));
    return found;
}

double Value::number(double least, double most) const {
    if (!node_.is_number())
        refuse_type("a number");
    const double found = *node_.value<double>();
    if (!(found >= least && found <= most))
        refuse(shown(found) + " is not in " + shown(least) + " to " + shown(most));
    return found;
}

std::uint64_t Value::size(std::uint64_t least, std::uint64_t most) const {
    if (!node_.is_string() && !node_.is_integer())
        refuse_type("a size like \"512M\"");
    const std::string text =
        node_.is_string() ? node_.as_string()->get() : std::to_string(node_.as_integer()->get());
    const auto bytes = parse_size(text);
    if (!bytes)
        refuse("\"" + sanitise(text, 80) + "\" is not a size",
               "write bytes, or a number with K, M or G (of 1024), like \"512M\"");
    if (*bytes < least || *bytes > most)
        refuse(sanitise(text, 80) + " is not in " + human_bytes(least) + " to " + human_bytes(most));
    return *bytes;
}

} // namespace fgn::model
