// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"
#include "agent/pairs.h"

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::agent {

/// What a pair for these settings says of where it comes from.
std::string source_text(const model::CertificateSettings &settings);

/// When fgnctl renews it, in seconds since 1970: a month before its end, or a third of a life that is
/// shorter than three months.
std::int64_t renewal_time(const tls::CertificateInfo &info);

/// Whether `served` is what `web` asks for, and needs no renewal yet. `files` is the fingerprint of what
/// the administrator's files hold now, where they are the source.
bool satisfies(const std::optional<ServedPair> &served, const model::Web &web, const std::string &files);

/// A new pair for `web`: made, asked of the host, or asked of the authority, which takes up to three
/// minutes. Throws Error when there is none, or when it has a flaw.
tls::KeyPair obtain_pair(Context &context, const model::Web &web);

/// Has nginx read `pair` and waits until it serves it; puts the old one back and throws Error when it does
/// not. One that is stopped reads it when it starts.
void exchange_pair(Context &context, const Generation &generation, const tls::KeyPair &pair);

/// Tells nginx to read configuration and pair again; its connections stay.
void reload_web(Context &context, const Generation &generation);

} // namespace fgn::agent
