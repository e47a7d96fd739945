// SPDX-License-Identifier: Apache-2.0
#include "host/service_copy.h"

#include "base/error.h"
#include "base/text.h"
#include "host/certificate_files.h"
#include "host/registries.h"
#include "host/request.h"
#include "host/secrets.h"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace fgn::host {

namespace {

using nlohmann::json;

/// Of what fgnctl writes; one that reads a higher one would lose what it does not know.
constexpr std::uint64_t format = 1;

constexpr std::string_view digest_prefix = "sha256:";
constexpr std::size_t digest_digits = 64, commit_digits = 40;

/// Values are any bytes.
std::string from_hex(const std::string &digits) {
    if (digits.size() % 2 != 0 || digits.find_first_not_of("0123456789abcdef") != digits.npos)
        throw std::invalid_argument{"a secret is not in hexadecimal digits"};
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    return bytes;
}

/// Whatever else a service user says is no version.
std::string source_in(const json &copy) {
    const json generation = copy.value("generation", json{});
    const json source = generation.is_object() ? generation.value("source", json{}) : json{};
    const std::string text = source.is_string() ? source.get<std::string>() : "";
    const bool digest = text.starts_with(digest_prefix);
    const std::string_view digits = std::string_view{text}.substr(digest ? digest_prefix.size() : 0);
    const bool version = digits.size() == (digest ? digest_digits : commit_digits) &&
                         digits.find_first_not_of("0123456789abcdef") == digits.npos;
    return version ? text : "";
}

/// That they cannot be served now is told elsewhere, and no reason to be without the rest.
json certificate_of(const Request &request) {
    try {
        const CertificateFiles files = read_certificate_files(request.service.web, request.folder);
        if (!files.fingerprint.empty())
            return {{"certificate", hex(files.pair.certificate)}, {"key", hex(files.pair.key)}};
    } catch (const Error &) {
        return nullptr;
    }
    return nullptr;
}

tls::KeyPair certificate_in(const json &copy) {
    const json kept = copy.value("certificate", json{});
    if (!kept.is_object())
        return {};
    return {from_hex(kept.at("certificate")), from_hex(kept.at("key"))};
}

} // namespace

std::string service_copy(const Host &host, const std::string &service, const json &generation) {
    const Secrets secrets{host.paths, service};
    json values = json::object();
    for (const Secrets::Entry &entry : secrets.list())
        if (const auto secret = secrets.find(entry.name))
            values[entry.name] = hex(secret->value);
    const auto logins = Registries{host.paths, service}.logins();
    const Request request = accepted_request(host.paths, service);
    const json copy{{"format", format},
                    {"name", service},
                    {"manifest", request.manifest},
                    {"defaults", request.defaults_text},
                    {"secrets", values},
                    {"logins", logins},
                    {"certificate", certificate_of(request)},
                    {"generation", generation}};
    return copy.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

ServiceCopy ServiceCopy::read(const std::string &text, const std::string &where) {
    const json copy = json::parse(text, nullptr, false);
    const auto refuse = [&](const std::string &why, const std::string &hint) {
        return Error{"read the service in", where, why, hint, ExitCode::refused};
    };
    if (!copy.is_object() || !copy.contains("format") || !copy["format"].is_number_unsigned())
        throw refuse("it is none of fgnctl's", "");
    if (copy["format"].get<std::uint64_t>() > format)
        throw refuse("a newer fgnctl has made it", "Install that one, or a later one, first.");
    try {
        ServiceCopy made{copy.at("manifest"),
                         {},
                         copy.value("logins", Registries::Logins{}),
                         certificate_in(copy),
                         source_in(copy)};
        for (const auto &[name, value] : copy.at("secrets").items())
            made.secrets.emplace(name, from_hex(value.get<std::string>()));
        return made;
    } catch (const std::exception &error) {
        throw refuse(error.what(), "");
    }
}

} // namespace fgn::host
