// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/grammar.h"

#include <toml++/toml.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace fgn::model {

/// What the messages about one file name: the doing ("read manifest") and the file.
struct Origin {
    std::string context;
    std::string file;
};

/// Throws Error at the position of what is not TOML, or is more than anybody writes by hand.
toml::table parse_toml(std::string_view text, const Origin &origin);

/// The value of one key. Each reader throws Error at the value's position if it is of another type or
/// outside its range or grammar.
class Value {
  public:
    Value(const toml::node &node, const Origin &origin, std::string key)
        : node_(node), origin_(origin), key_(std::move(key)) {}

    std::string text(const Grammar &grammar) const;
    std::vector<std::string> texts(const Grammar &grammar, std::size_t most) const;
    std::map<std::string, std::string> texts_by_name(const Grammar &names, const Grammar &grammar) const;
    bool flag() const;
    std::int64_t integer(std::int64_t least, std::int64_t most) const;
    double number(double least, double most) const;
    std::uint64_t size(std::uint64_t least, std::uint64_t most) const; // bytes

    /// Throws Error with `hint` unless this is a table with `key`.
    void require(const std::string &key, const std::string &hint) const;
    [[noreturn]] void refuse(const std::string &reason, const std::string &hint = {}) const;
    [[noreturn]] void refuse_type(const std::string &expected) const;

  private:
    const toml::node &node_;
    const Origin &origin_;
    std::string key_;
};

/// A TOML text whose keys are all known.
class Document {
  public:
    /// Throws Error at the position of what is not TOML.
    Document(std::string_view text, Origin origin);

    /// Calls `read(i, value)` for each key of the document that is keys[i] ("table.key"), in the order of the
    /// text; throws Error at the first one that is none of `keys`. A key that is a table of others stands for
    /// each table of an array, and is read before its keys.
    void each(const std::vector<std::string> &keys,
              const std::function<void(std::size_t, const Value &)> &read) const;

    /// Throws Error with `hint` if `key` is not in `table`.
    void require(const std::string &table, const std::string &key, const std::string &hint) const;
    /// Throws Error at `key` if it is in `table`.
    void forbid(const std::string &table, const std::string &key, const std::string &reason,
                const std::string &hint) const;
    /// Throws Error at the first key of `table` that is another than `key`.
    void forbid_others(const std::string &table, const std::string &key, const std::string &reason,
                       const std::string &hint) const;
    /// Throws Error at `table` if it is there.
    void forbid(const std::string &table, const std::string &reason, const std::string &hint) const;
    bool has(const std::string &table) const { return root_.contains(table); }
    bool has(const std::string &table, const std::string &key) const;

  private:
    Origin origin_;
    toml::table root_;
};

} // namespace fgn::model
