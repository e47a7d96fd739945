// SPDX-License-Identifier: Apache-2.0
#include "render/unit_head.h"

#include "render/quote.h"

namespace fgn::render {

std::string unit_head(const model::Service &service, const std::string &what) {
    return "# Written by fgnctl; changes are lost at the next apply.\n[Unit]\nDescription=" +
           unit_text(service.description) + " (" + what + ")\nDocumentation=man:fgnctl(1)\n";
}

} // namespace fgn::render
