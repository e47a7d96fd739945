// SPDX-License-Identifier: Apache-2.0
#include "host/code.h"

namespace fgn::host {

os::Archive pack_code(const Request &request, const os::Directory &scratch) {
    const model::Service &service = request.service;
    return service.has_app() && service.app.from_folder() && !service.app.live
               ? os::pack(os::Directory::open(request.source), scratch)
               : os::Archive{};
}

std::string wheels_of(const Request &request, const os::Directory &scratch) {
    const model::App &app = request.service.app;
    return app.wheelhouse && app.from_folder()
               ? os::pack(os::Directory::open(request.source).sub(*app.wheelhouse), scratch).sha256
               : "";
}

std::string live_folder(const Request &request) {
    return request.service.app.live ? request.source : "";
}

} // namespace fgn::host
