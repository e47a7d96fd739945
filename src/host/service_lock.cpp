// SPDX-License-Identifier: Apache-2.0
#include "host/service_lock.h"

#include "base/error.h"
#include "os/directory.h"

namespace fgn::host {

namespace {

os::Lock wait_for_renewal(const Paths &paths, const std::string &name) {
    return os::Lock::acquire(paths.lock(name + "_certificate")); // no name of a service holds '_'
}

os::Lock lock_now(const Paths &paths, const std::string &name) {
    if (auto lock = os::Lock::try_acquire(paths.lock(name)))
        return std::move(*lock);
    throw Error{"work on the service", name, "another fgnctl run is at it", "Wait for it to end.",
                ExitCode::busy};
}

} // namespace

os::Lock lock_service(const Paths &paths, const std::string &name) {
    os::Directory::ensure(paths.run, {0711});
    if (auto lock = os::Lock::try_acquire(paths.lock(name)))
        return std::move(*lock);
    static_cast<void>(wait_for_renewal(paths, name));
    return lock_now(paths, name);
}

RenewalLock lock_renewal(const Paths &paths, const std::string &name) {
    os::Directory::ensure(paths.run, {0711});
    os::Lock renewal = wait_for_renewal(paths, name);
    return {std::move(renewal), lock_now(paths, name)};
}

} // namespace fgn::host
