// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fgn::model {

/// A manifest for another service than the one that it was written for.
struct CopiedManifest {
    std::string text;
    std::vector<std::string> left_out; // keys of what only one service of a machine can have: "web.https"
};

/// That of a second service beside the first: with ports of its own, and no names that are known already.
/// Throws Error for what is no TOML.
CopiedManifest clone_manifest(std::string_view manifest);

/// That of a service which shows that a backup can be restored: nobody reaches it, and it reaches nobody.
/// `check` is the path that it must answer; empty is the manifest's own.
CopiedManifest rehearsal_manifest(std::string_view manifest, const std::string &check);

/// With the certificate and the key in these files.
std::string with_certificate(std::string_view manifest, const std::string &certificate,
                             const std::string &key);

} // namespace fgn::model
