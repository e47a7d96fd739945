// SPDX-License-Identifier: Apache-2.0
#include "agent/dependency_inputs.h"

#include "agent/credentials.h"
#include "agent/snapshot.h"
#include "base/error.h"
#include "os/archive.h"

namespace fgn::agent {

namespace {

constexpr const char *secret_file = "netrc";

void copy_wheels(const DependencyInputs &inputs, const os::Directory &home, const os::Directory &folder) {
    const std::string &wheelhouse = *inputs.app.wheelhouse;
    const auto code = code_folder(home, inputs.generation);
    if (!code)
        throw Error{"take wheels from", wheelhouse, "the code is not there", "Run the command again."};
    const os::Archive wheels = os::pack(code->sub(wheelhouse), home);
    os::unpack(wheels.file.get(), wheels.bytes, folder.make("wheels", {0700}));
}

} // namespace

render::Dependencies DependencyInputs::recipe() const {
    return {generation.python.pinned(),
            app.index.empty() ? default_index : app.index,
            requirements.has_value(),
            wheels,
            app.wheels_only,
            !app.build_secret.empty()};
}

void DependencyInputs::write(Context &context, const os::Directory &folder) const {
    folder.write("install.py", render::dependency_installer());
    folder.write("requirements.txt", requirements.value_or(""));
    if (!wheels.empty())
        copy_wheels(*this, context.home(), folder);
    if (!app.build_secret.empty())
        folder.write(secret_file, Credentials{context, generation.secrets}.value(app.build_secret), {0600});
}

std::vector<std::string> DependencyInputs::secrets() const {
    return app.build_secret.empty() ? std::vector<std::string>{} : std::vector<std::string>{secret_file};
}

} // namespace fgn::agent
