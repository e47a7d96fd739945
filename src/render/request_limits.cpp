// SPDX-License-Identifier: Apache-2.0
#include "render/request_limits.h"

namespace fgn::render {

std::string request_limit_zones(const model::Web &web) {
    std::string lines;
    if (web.rate)
        lines +=
            "    limit_req_zone $binary_remote_addr zone=requests:10m rate=" + std::to_string(*web.rate) +
            "r/s;\n    limit_req_status 429;\n    limit_req_log_level warn;\n";
    if (web.connections)
        lines += "    limit_conn_zone $binary_remote_addr zone=connections:10m;\n"
                 "    limit_conn_status 429;\n    limit_conn_log_level warn;\n";
    return lines;
}

std::string request_limits(const model::Web &web) {
    std::string lines;
    if (web.rate)
        lines += "        limit_req zone=requests burst=" + std::to_string(web.burst) + " nodelay;\n";
    if (web.connections)
        lines += "        limit_conn connections " + std::to_string(*web.connections) + ";\n";
    return lines;
}

} // namespace fgn::render
