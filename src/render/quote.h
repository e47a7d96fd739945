// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fgn::render {

/// A value of a unit file that is one line of text, like Description=.
std::string unit_text(std::string_view text);

/// One word of a unit file, like an Environment= assignment; quoted only if it must be.
std::string unit_word(std::string_view text);

/// One argument of an Exec line, in which '$' is special too.
std::string unit_argument(std::string_view text);

/// A quoted string of nginx.conf. '$' has no escape there: the grammars of the model keep it out.
std::string nginx_string(std::string_view text);

/// A Python string literal.
std::string python_string(std::string_view text);

/// A TOML basic string of one line of text.
std::string toml_string(std::string_view text);

struct Field {
    std::string_view name;
    std::string value;
};

/// `text` with each "@NAME@" replaced by its field; what is put in is not looked at again.
/// Throws std::logic_error for a name that is not there.
std::string fill(std::string_view text, const std::vector<Field> &fields);

} // namespace fgn::render
