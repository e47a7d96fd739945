// SPDX-License-Identifier: Apache-2.0
#include "host/certificate_files.h"

#include "base/error.h"
#include "os/directory.h"
#include "tls/certificate.h"

#include <ctime>
#include <filesystem>

namespace fgn::host {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_limit = 256U << 10U;
constexpr const char *context = "read the certificate";

Error usage(const std::string &object, const std::string &reason, const std::string &hint) {
    return {context, object, reason, hint, ExitCode::usage};
}

std::string read(const std::string &path, const char *key) {
    std::error_code failed;
    const fs::path found = fs::canonical(path, failed);
    const std::string hint = std::string{"Correct [web] "} + key + ".";
    if (failed)
        throw usage(path, failed.message(), hint);
    try {
        if (auto text = os::Directory::open(found.parent_path()).read(found.filename(), file_limit))
            return *text;
    } catch (const Error &error) {
        throw usage(path, error.reason(), hint);
    }
    throw usage(path, "there is no such file", hint);
}

} // namespace

std::vector<std::string> certificate_paths(const model::Web &web, const std::string &folder) {
    std::vector<std::string> paths;
    for (const std::string &file : {web.certificate.file, web.certificate.key_file})
        paths.push_back((fs::path{folder} / file).lexically_normal());
    return paths;
}

CertificateFiles read_certificate_files(const model::Web &web, const std::string &folder) {
    if (web.certificate.source != model::CertificateSource::files)
        return {};
    const auto paths = certificate_paths(web, folder);
    CertificateFiles files{{read(paths[0], "certificate"), read(paths[1], "key")}, ""};
    if (const auto flaw = tls::find_flaw(files.pair, web.names, std::time(nullptr)))
        throw usage(paths[0], flaw->reason, flaw->hint);
    files.fingerprint = tls::read_certificate(files.pair.certificate)->fingerprint;
    return files;
}

std::string joined(const CertificateFiles &files) {
    return files.fingerprint.empty() ? "" : files.pair.certificate + "\n" + files.pair.key;
}

} // namespace fgn::host
