// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/fault_plan.h"

namespace fgn::fakes {

namespace {

bool concerns(const Json &fault, const HttpRequest &request) {
    return fault.value("method", request.method) == request.method &&
           request.path().find(fault.value("path", "")) != std::string::npos;
}

Cut::End end_of(const Json &fault) {
    const std::string end = fault.value("end", "close");
    return end == "reset" ? Cut::End::reset : end == "stall" ? Cut::End::stall : Cut::End::close;
}

} // namespace

void FaultPlan::set(Json faults) {
    if (faults == faults_)
        return;
    faults_ = std::move(faults);
    met_.clear();
}

Cut FaultPlan::cut(const HttpRequest &request) {
    current_ = nullptr;
    for (std::size_t i = 0; i < faults_.size(); ++i) {
        const Json &fault = faults_[i];
        if (!concerns(fault, request) || (fault.contains("times") && met_[i] >= fault["times"]))
            continue;
        ++met_[i];
        current_ = fault;
        return {end_of(fault), fault.value("bytes", std::string::npos)};
    }
    return {};
}

std::optional<HttpReply> FaultPlan::answer() const {
    if (current_.contains("body"))
        return HttpReply{current_.value("status", 200), current_["body"]};
    if (current_.contains("status"))
        return failure(current_["status"], current_.value("message", "on demand"),
                       current_.value("message", "on demand"));
    return std::nullopt;
}

} // namespace fgn::fakes
