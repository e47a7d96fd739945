// SPDX-License-Identifier: Apache-2.0
#include "host/new_service.h"

#include "base/error.h"
#include "host/provision.h"
#include "host/registries.h"
#include "host/restored_parts.h"
#include "host/secrets.h"
#include "model/copied_manifest.h"
#include "model/manifest.h"
#include "os/archive.h"

#include <unistd.h>

#include <filesystem>
#include <utility>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::size_t copy_limit = 64U << 20U;
constexpr const char *folder_of_all = "restored", *certificate_file = "fgnctl-certificate.pem",
                     *key_file = "fgnctl-key.pem";

std::string text_of(const Repository &repository, const BackupFile &file) {
    std::string text;
    repository.fetch(file.snapshot, file.file,
                     [&](int input) { text = os::read_all(input, copy_limit, file.file); });
    return text;
}

/// A certificate is for the names of the one that it was made for.
std::vector<ServicePart> parts_of(const Subject &subject, const model::Service &service, const Backup &from,
                                  bool same_name) {
    std::vector<ServicePart> parts;
    for (const ServicePart &part : parts_to_restore(subject, service))
        if (from.parts.contains(part.name) && (same_name || part.name != "certificate"))
            parts.push_back(part);
    return parts;
}

} // namespace

NewService::NewService(Host &host, const Repository &repository, Backup from, std::string name)
    : host_(host), repository_(repository), from_(std::move(from)), name_(std::move(name)),
      copy_(ServiceCopy::read(text_of(repository, from_.parts.at("service")), repository.where())) {}

/// The code that the application had, for whoever provisions it.
void NewService::unpack_code(const os::Directory &target) const {
    const auto part = from_.parts.find("code");
    if (part == from_.parts.end())
        return;
    const os::Fd archive = os::unnamed_file(target);
    repository_.fetch(part->second.snapshot, part->second.file,
                      [&](int input) { os::copy(input, archive.get(), os::largest_archive); });
    const auto bytes = static_cast<std::uint64_t>(::lseek(archive.get(), 0, SEEK_END));
    ::lseek(archive.get(), 0, SEEK_SET);
    os::unpack(archive.get(), bytes, target);
}

/// Where the files are that the manifest names, they are the administrator's.
void NewService::keep_certificate(const os::Directory &folder) {
    const auto settings = model::parse_manifest(copy_.manifest, "the backup", name_).web.certificate;
    std::error_code ignored;
    if (settings.source != model::CertificateSource::files || copy_.certificate.certificate.empty() ||
        std::filesystem::exists(std::filesystem::path{folder.path()} / settings.file, ignored))
        return;
    folder.write(certificate_file, copy_.certificate.certificate, {0644});
    folder.write(key_file, copy_.certificate.key, {0600});
    copy_.manifest = model::with_certificate(copy_.manifest, certificate_file, key_file);
}

Request NewService::request() {
    const os::Directory all = host_.state().make(folder_of_all, {0755});
    all.remove(name_);
    const os::Directory folder = all.make(name_, {0755});
    keep_certificate(folder);
    folder.write("fgn.toml", copy_.manifest);
    const std::string root = folder.path();
    Request request =
        restored_request(host_.paths, name_, copy_.manifest, root, [&](const std::string &source) {
            if (source == root)
                return unpack_code(folder);
            unpack_code(folder.make(source.substr(root.size() + 1), {0755}));
        });
    if (request.service.app.live)
        throw Error{"make a service of the backup of", repository_.service(),
                    "its code was a live folder, which no backup holds",
                    "Provision that folder where it is wanted, and restore the data into it.",
                    ExitCode::refused};
    return request;
}

/// What the administrator has set for this one already is what it is to have.
void NewService::keep_secrets() {
    const Secrets secrets{host_.paths, name_};
    for (const auto &[name, value] : copy_.secrets)
        if (!secrets.find(name)) {
            secrets.set(name, value);
            secrets_.push_back(name);
        }
    const Registries registries{host_.paths, name_};
    const auto known = registries.logins();
    for (const auto &[registry, login] : copy_.logins)
        if (!known.contains(registry)) {
            registries.set(registry, login);
            logins_.push_back(registry);
        }
}

void NewService::take_back() const {
    const Secrets secrets{host_.paths, name_};
    for (const std::string &name : secrets_)
        secrets.remove(name);
    if (!secrets.any())
        secrets.remove_all();
    for (const std::string &registry : logins_)
        Registries{host_.paths, name_}.remove(registry);
    remove_restored_code(host_, name_);
}

NewService::Made NewService::make(plan::Reporter &reporter) {
    keep_secrets();
    try {
        return provision(reporter);
    } catch (const Error &) {
        take_back();
        throw;
    }
}

NewService::Made NewService::provision(plan::Reporter &reporter) {
    Made made;
    Provision run{host_, request()};
    run.refill_with([&](const Subject &subject, const model::Service &service) {
        const auto parts = parts_of(subject, service, from_, name_ == repository_.service());
        bring_parts(subject, repository_, from_, parts, reporter);
        made.parts = names_of(parts);
        json restored = restored_json(parts);
        restored["source"] = copy_.source;
        return restored;
    });
    const Provisioned provisioned = run.apply(reporter);
    made.generation = provisioned.generation;
    made.url = provisioned.url;
    return made;
}

void remove_restored_code(const Host &host, const std::string &name) {
    if (const auto all = host.state().sub_if_exists(folder_of_all))
        all->remove(name);
}

} // namespace fgn::host
