// SPDX-License-Identifier: Apache-2.0
#include "model/document.h"

#include "base/error.h"
#include "base/text.h"

#include <algorithm>

namespace fgn::model {

namespace {

constexpr std::size_t longest_text = 64U << 10U;
// toml++ bounds the nesting of values, not of dotted keys, and frees tables by recursion.
constexpr std::ptrdiff_t most_dots = 4000;

using Entry = toml::table::const_iterator;

[[noreturn]] void refuse(const Origin &origin, toml::source_position at, const std::string &reason,
                         const std::string &hint = {}) {
    throw Error(origin.context, origin.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column),
                reason, hint.empty() ? "see fgn.toml(5) for its form" : hint, ExitCode::usage);
}

/// toml++'s reason without its preamble: "key-value pair: expected value, saw '\n'".
std::string cleaned(std::string_view description) {
    constexpr std::string_view preamble = "Error while parsing ";
    if (description.starts_with(preamble))
        description.remove_prefix(preamble.size());
    return "not TOML: " + sanitise(description, 200);
}

std::vector<Entry> in_order_of_text(const toml::table &table) {
    std::vector<Entry> entries;
    for (Entry entry = table.begin(); entry != table.end(); ++entry)
        entries.push_back(entry);
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return a->first.source().begin < b->first.source().begin;
    });
    return entries;
}

/// The first parts of the keys below `table`, and with "" the names of the top-level tables.
std::vector<std::string> known_in(const std::string &table, const std::vector<std::string> &keys) {
    std::vector<std::string> names;
    const std::string prefix = table.empty() ? "" : table + ".";
    for (const std::string &key : keys)
        if (key.starts_with(prefix))
            names.push_back(split(key.substr(prefix.size()), '.').front());
    return names;
}

std::string where_known(const std::string &name, const std::vector<std::string> &keys) {
    for (const std::string &key : keys)
        if (key.ends_with("." + name))
            return key.substr(0, key.size() - name.size() - 1);
    return {};
}

std::string hint_for(const std::string &name, const std::string &table,
                     const std::vector<std::string> &keys) {
    if (const std::string owner = where_known(name, keys); !owner.empty())
        return "'" + name + "' belongs to [" + owner + "]";
    const std::string meant = nearest(name, known_in(table, keys));
    return meant.empty() ? "see fgn.toml(5) for the keys" : "did you mean '" + meant + "'?";
}

class Walk {
  public:
    Walk(const Origin &origin, const std::vector<std::string> &keys,
         const std::function<void(std::size_t, const Value &)> &read)
        : origin_(origin), keys_(keys), read_(read) {}

    void table(const toml::table &table, const std::string &path) const {
        for (const Entry &entry : in_order_of_text(table))
            key(entry->first, entry->second, path);
    }

  private:
    void key(const toml::key &key, const toml::node &node, const std::string &table_path) const {
        const std::string name(key.str());
        const std::string path = table_path.empty() ? name : table_path + "." + name;
        // A quoted key may hold a dot: it is none of ours, whatever it spells.
        const bool plain = name.find('.') == name.npos;
        const Value value(node, origin_, path);
        const auto found = plain ? std::find(keys_.begin(), keys_.end(), path) : keys_.end();
        const bool has_keys = plain && !known_in(path, keys_).empty();
        if (found == keys_.end() && !has_keys)
            unknown(key, table_path);
        const auto index = static_cast<std::size_t>(found - keys_.begin());
        if (!has_keys)
            return read_(index, value);
        if (found != keys_.end())
            return tables(index, node, path);
        if (!node.is_table())
            value.refuse_type("a table");
        table(*node.as_table(), path);
    }

    void tables(std::size_t index, const toml::node &node, const std::string &path) const {
        if (!node.is_array_of_tables())
            Value(node, origin_, path).refuse_type("tables, each below its own [[" + path + "]]");
        for (const toml::node &element : *node.as_array()) {
            read_(index, Value(element, origin_, path));
            table(*element.as_table(), path);
        }
    }

    [[noreturn]] void unknown(const toml::key &key, const std::string &table) const {
        const std::string name = sanitise(key.str(), 80);
        refuse(origin_, key.source().begin,
               "unknown key '" + name + "'" + (table.empty() ? "" : " in [" + table + "]"),
               hint_for(name, table, keys_));
    }

    const Origin &origin_;
    const std::vector<std::string> &keys_;
    const std::function<void(std::size_t, const Value &)> &read_;
};

} // namespace

toml::table parse_toml(std::string_view text, const Origin &origin) {
    if (text.size() > longest_text)
        refuse(origin, {1, 1}, "longer than " + human_bytes(longest_text));
    if (std::count(text.begin(), text.end(), '.') > most_dots)
        refuse(origin, {1, 1}, "more than " + std::to_string(most_dots) + " dots");
    try {
        return toml::parse(text);
    } catch (const toml::parse_error &error) {
        refuse(origin, error.source().begin, cleaned(error.description()));
    }
}

Document::Document(std::string_view text, Origin origin)
    : origin_(std::move(origin)), root_(parse_toml(text, origin_)) {}

void Document::each(const std::vector<std::string> &keys,
                    const std::function<void(std::size_t, const Value &)> &read) const {
    Walk(origin_, keys, read).table(root_, "");
}

bool Document::has(const std::string &table, const std::string &key) const {
    const toml::table *found = root_[table].as_table();
    return found != nullptr && found->contains(key);
}

void Document::require(const std::string &table, const std::string &key, const std::string &hint) const {
    const toml::table *found = root_[table].as_table();
    if (found == nullptr || !found->contains(key))
        refuse(origin_, found == nullptr ? toml::source_position{1, 1} : found->source().begin,
               table + "." + key + " is missing", hint);
}

void Document::forbid(const std::string &table, const std::string &key, const std::string &reason,
                      const std::string &hint) const {
    const toml::table *found = root_[table].as_table();
    if (const toml::node *node = found == nullptr ? nullptr : found->get(key))
        refuse(origin_, node->source().begin, table + "." + key + ": " + reason, hint);
}

void Document::forbid_others(const std::string &table, const std::string &key, const std::string &reason,
                             const std::string &hint) const {
    if (const toml::table *found = root_[table].as_table())
        for (const auto &[other, node] : *found)
            if (other != key)
                forbid(table, std::string{other.str()}, reason, hint);
}

void Document::forbid(const std::string &table, const std::string &reason, const std::string &hint) const {
    if (const toml::node *node = root_.get(table))
        refuse(origin_, node->source().begin, table + ": " + reason, hint);
}

} // namespace fgn::model
