// SPDX-License-Identifier: Apache-2.0
#include "http/target.h"

#include "base/percent.h"

namespace fgn::http {

Target &Target::segment(std::string_view name) {
    text_ += '/' + percent_encode(name);
    return *this;
}

Target &Target::raw(std::string_view encoded) {
    text_ += encoded;
    return *this;
}

Target &Target::query(std::string_view key, std::string_view value) {
    text_ += separator_ + percent_encode(key) + '=' + percent_encode(value);
    separator_ = '&';
    return *this;
}

} // namespace fgn::http
