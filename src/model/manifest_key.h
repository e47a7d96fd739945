// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/document.h"
#include "model/service.h"

#include <map>
#include <span>
#include <string>

namespace fgn::model {

/// One key of the manifest; of an array of tables the key is read once for each table, before its own keys.
struct ManifestKey {
    const char *path;
    void (*read)(const Value &value, Service &service);
};

/// Those of [[container]].
std::span<const ManifestKey> container_keys();

/// Those of [[network]], which others name: they are read first.
std::span<const ManifestKey> network_keys();

/// What takes away hardening, of the application, the web server and MariaDB.
std::span<const ManifestKey> relaxation_keys();

/// Where the application comes from, and how often it is looked for.
std::span<const ManifestKey> source_keys();
/// Throws Error at what is of another kind of source.
void complete_source(const Document &document, const Service &service);

/// What the dependencies are made of.
std::span<const ManifestKey> dependency_keys();
/// Throws Error at what would not be asked, or would let everybody on the way read a secret.
void complete_dependencies(const Document &document, const Service &service);

/// Where the certificate comes from.
std::span<const ManifestKey> certificate_keys();
/// Throws Error at what does not fit the kind of certificate; an authority's needs ports 443 and 80 unless
/// others are named.
void complete_certificate(const Document &document, Service &service);

/// What is logged, where, and for how long.
std::span<const ManifestKey> log_keys();
/// Throws Error at what only files have when there are none.
void complete_logs(const Document &document, const Service &service);

/// When the data are backed up, where to, and how long that is kept.
std::span<const ManifestKey> backup_keys();

/// What a front is, and what shares one.
std::span<const ManifestKey> front_keys();
/// Throws Error at what does not go with web.share.
void complete_share(const Document &document, const Service &service);
/// Throws Error at what only a web server has when nothing is published.
void complete_unpublished(const Document &document, const Service &service);
/// Throws Error at what is of no front.
void complete_front(const Document &document, Service &service);

/// Made, with no engine yet, if there is none.
Database &database(Service &service);

/// Names of networks that `service` has, each once.
std::vector<std::string> read_networks(const Value &value, const Service &service);

/// Names of secrets, each once.
std::vector<std::string> read_secrets(const Value &value);

/// Throws Error at `value` when two of these, each a path by name, are mounted on one path.
void require_apart(const Value &value, const std::map<std::string, std::string> &volumes,
                   const std::map<std::string, std::string> &binds);

/// Values of headers by name, each name once; an empty value takes fgnctl's own away.
std::map<std::string, std::string> read_headers(const Value &table);

std::uint32_t read_count(const Value &value, std::int64_t least, std::int64_t most);
std::uint64_t read_memory(const Value &value); // bytes
double read_cpus(const Value &value);
std::uint32_t read_tasks(const Value &value);
std::uint32_t read_files(const Value &value);
std::vector<std::string> read_capabilities(const Value &value);

} // namespace fgn::model
