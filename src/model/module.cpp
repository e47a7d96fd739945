// SPDX-License-Identifier: Apache-2.0
#include "model/module.h"

#include <algorithm>
#include <array>

namespace fgn::model {

namespace {

bool word_part(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c & 0x80) != 0;
}

bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !word_part(text[at - 1])) && (end == text.size() || !word_part(text[end])))
            return true;
    }
    return false;
}

bool imports_everything(std::string_view text) {
    for (std::size_t at = text.find('*'); at != text.npos; at = text.find('*', at + 1)) {
        const std::size_t last = text.substr(0, at).find_last_not_of(" \t\\\r\n");
        if (last != text.npos && text.substr(0, last + 1).ends_with("import"))
            return true;
    }
    return false;
}

// Ways to define a name without writing it.
constexpr std::array indirect{"__getattr__", "__dict__", "globals", "locals",
                              "vars",        "exec",     "setattr", "modules"};

} // namespace

std::vector<std::string> module_files(std::string_view module) {
    std::string path(module.substr(0, module.find(':')));
    std::replace(path.begin(), path.end(), '.', '/');
    return {path + ".py", path + "/__init__.py"};
}

std::string module_variable(std::string_view module) {
    const std::string_view object = module.substr(module.find(':') + 1);
    return std::string(object.substr(0, object.find('(')));
}

bool may_define(std::string_view text, std::string_view variable) {
    return has_word(text, variable) || imports_everything(text) ||
           std::any_of(indirect.begin(), indirect.end(),
                       [&](const char *word) { return has_word(text, word); });
}

} // namespace fgn::model
