// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "tls/key_pair.h"

namespace fgn::agent {

/// A pair that the authority of `web` has made for its names, by lego(1) as the service user; nginx must show
/// the authority what lego writes. Takes up to three minutes. Throws Error with what the authority said.
tls::KeyPair ask_authority(Context &context, const model::Web &web);

/// The folder that nginx shows the authority, made when it is missing.
void make_challenge_folder(const os::Directory &home);

} // namespace fgn::agent
