// SPDX-License-Identifier: Apache-2.0
#include "model/source.h"

#include "base/text.h"
#include "model/manifest_key.h"

#include <algorithm>
#include <charconv>

namespace fgn::model {

namespace {

constexpr std::string_view https = "https://", ssh = "ssh://";
constexpr std::size_t longest_url = 1000;

bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool all_of(std::string_view text, std::string_view more) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [more](char c) {
        return letter_or_digit(c) || more.find(c) != more.npos;
    });
}

/// "host", "host:2222" or "[2001:db8::1]:2222".
bool is_authority(std::string_view text) {
    return all_of(text, ".-:[]") && text.front() != '-';
}

bool is_repository_path(std::string_view text) {
    return all_of(text, "/._~+-") && text.front() != '-';
}

/// What stands before '@' is a user's name; of an https address it would be a credential.
bool is_ssh_authority(std::string_view text) {
    const auto at = text.find('@');
    if (at == text.npos)
        return is_authority(text);
    return all_of(text.substr(0, at), "._-") && text.front() != '-' && is_authority(text.substr(at + 1));
}

bool is_url_after(std::string_view text, std::string_view scheme, bool (*authority)(std::string_view)) {
    text.remove_prefix(scheme.size());
    const auto slash = text.find('/');
    return slash != text.npos && authority(text.substr(0, slash)) &&
           is_repository_path(text.substr(slash + 1));
}

/// "git@host:path/of.git"
bool is_short_ssh(std::string_view text) {
    const auto at = text.find('@'), colon = text.find(':');
    return at != text.npos && colon != text.npos && at < colon && is_ssh_authority(text.substr(0, colon)) &&
           is_repository_path(text.substr(colon + 1));
}

/// git-check-ref-format(1), and nothing that a command line could take for an option.
bool is_branch(std::string_view text) {
    return text.size() <= 200 && all_of(text, "/._+-") && text.front() != '-' && text.front() != '/' &&
           text.back() != '/' && text.back() != '.' && !text.ends_with(".lock") &&
           text.find("..") == text.npos && text.find("//") == text.npos && text.find("/.") == text.npos &&
           text.front() != '.';
}

bool is_lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_repository_name(std::string_view text) {
    const auto parts = split(text, '/');
    return std::all_of(parts.begin(), parts.end(), [](const std::string &part) {
        return !part.empty() && is_lower_or_digit(part.front()) && is_lower_or_digit(part.back()) &&
               std::all_of(part.begin(), part.end(),
                           [](char c) { return is_lower_or_digit(c) || c == '.' || c == '_' || c == '-'; });
    });
}

bool is_tag(std::string_view text) {
    return text.size() <= 128 && all_of(text, "._-") && text.front() != '.' && text.front() != '-';
}

bool is_digest(std::string_view text) {
    constexpr std::string_view algorithm = "sha256:";
    return text.starts_with(algorithm) && text.size() == algorithm.size() + 64 &&
           text.find_first_not_of("0123456789abcdef", algorithm.size()) == text.npos;
}

/// Where the tag or the digest begins; npos without.
std::size_t end_of_name(std::string_view reference) {
    return reference.find_first_of(":@", std::min(reference.find('/'), reference.size()));
}

/// "ssh-ed25519 AAAA…", as in a known_hosts file without its names.
bool is_host_key(std::string_view text) {
    const auto space = text.find(' ');
    return space != text.npos && text.size() <= 2000 && all_of(text.substr(0, space), "-@.") &&
           text.front() != '@' && all_of(text.substr(space + 1), "+/=");
}

bool is_hook_path(std::string_view text) {
    return text.size() > 1 && text.size() <= 200 && text.front() == '/' && all_of(text, "/._-") &&
           text.find("..") == text.npos && text.find("//") == text.npos;
}

/// Seconds of "90s", "5m", "1h", "1d" or "0".
std::optional<std::uint32_t> seconds_of(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    if (failed != std::errc{} || number > 10'000)
        return std::nullopt;
    if (unit == "s" || (number == 0 && unit.empty()))
        return number;
    return unit == "m"   ? std::optional{number * 60}
           : unit == "h" ? std::optional{number * 3600}
           : unit == "d" ? std::optional{number * 86'400}
                         : std::nullopt;
}

constinit const Grammar branch{is_branch, "the name of a branch", "write it as Git shows it, like \"main\""};
constinit const Grammar host_key{is_host_key, "the public key of a host",
                                 "write its kind and itself, like \"ssh-ed25519 AAAA…\"; see ssh-keyscan(1)"};
constinit const Grammar hook_path{is_hook_path, "the path of a webhook",
                                  "start it with '/', use A-Z, a-z, 0-9, '.', '_', '-' and '/'"};
constinit const Grammar span{[](std::string_view text) { return seconds_of(text).has_value(); },
                             "a span of time", "write a number with s, m, h or d, like \"60s\""};

std::uint32_t read_seconds(const Value &value, std::uint32_t least, std::uint32_t most) {
    const std::uint32_t found = *seconds_of(value.text(span));
    if (found < least || found > most)
        value.refuse("it is not in " + std::to_string(least) + "s to " + std::to_string(most) + "s");
    return found;
}

std::uint32_t read_seconds_or_none(const Value &value, std::uint32_t least, std::uint32_t most) {
    return *seconds_of(value.text(span)) == 0 ? 0 : read_seconds(value, least, most);
}

void read_source(const Value &value, App &app) {
    const std::string text = value.text(grammar::source);
    (is_git_url(text) ? app.git.url : is_image_reference(text) ? app.image : app.source) = text;
}

constexpr ManifestKey keys[] = {
    {"app.source", [](auto &v, auto &s) { read_source(v, s.app); }},
    {"app.live", [](auto &v, auto &s) { s.app.live = v.flag(); }},
    {"app.branch", [](auto &v, auto &s) { s.app.git.branch = v.text(branch); }},
    {"app.folder", [](auto &v, auto &s) { s.app.git.folder = v.text(grammar::inside); }},
    {"app.submodules", [](auto &v, auto &s) { s.app.git.submodules = v.flag(); }},
    {"app.token", [](auto &v, auto &s) { s.app.git.token = v.text(grammar::secret); }},
    {"app.deploy_key", [](auto &v, auto &s) { s.app.git.deploy_key = v.text(grammar::secret); }},
    {"app.host_key", [](auto &v, auto &s) { s.app.git.host_key = v.text(host_key); }},
    {"update.every", [](auto &v, auto &s) { s.update.every = read_seconds_or_none(v, 5, 30 * 86'400); }},
    {"update.watch", [](auto &v, auto &s) { s.update.watch = read_seconds_or_none(v, 1, 600); }},
    {"update.keep", [](auto &v, auto &s) { s.update.keep = read_count(v, 1, 50); }},
    {"update.webhook", [](auto &v, auto &s) { s.update.webhook = v.text(hook_path); }},
    {"update.webhook_secret", [](auto &v, auto &s) { s.update.webhook_secret = v.text(grammar::secret); }},
    {"update.before", [](auto &v, auto &s) { s.update.before = v.texts(grammar::argument, 50); }},
    {"update.after", [](auto &v, auto &s) { s.update.after = v.texts(grammar::argument, 50); }},
    {"update.hook_timeout", [](auto &v, auto &s) { s.update.hook_timeout = read_seconds(v, 1, 1800); }},
};

void complete_live(const Document &document, const Service &service) {
    if (!service.app.live)
        return;
    if (service.production)
        document.forbid(
            "app", "live",
            "service.production is true, and whoever changes a live folder changes what is served",
            "leave app.live out, or service.production if the service is for development");
    if (!service.app.from_folder())
        document.forbid("app", "live", "app.source is no folder", "leave it out, or write a folder");
}

void forbid_all(const Document &document, std::initializer_list<const char *> names,
                const std::string &reason, const std::string &hint) {
    for (const char *name : names)
        document.forbid("app", name, reason, hint);
}

constexpr auto of_repositories = {"branch", "folder", "submodules", "token", "deploy_key", "host_key"};

void complete_image(const Document &document) {
    constexpr const char *why = "app.source is an image";
    forbid_all(document, of_repositories, why, "leave it out; see fgnctl registry login");
    forbid_all(document, {"requirements", "wheelhouse", "wheels_only", "index", "build_secret"}, why,
               "leave it out: the image brings what it needs");
    for (const char *name : {"webhook", "webhook_secret"})
        document.forbid("update", name, why, "leave it out, and write every = \"60s\"");
}

} // namespace

bool is_git_url(std::string_view text) {
    if (text.size() > longest_url)
        return false;
    if (text.starts_with(https))
        return is_url_after(text, https, is_authority);
    if (text.starts_with(ssh))
        return is_url_after(text, ssh, is_ssh_authority);
    return is_short_ssh(text);
}

bool is_registry(std::string_view text) {
    const auto colon = text.find(':');
    const std::string_view host = text.substr(0, colon);
    if (!all_of(host, ".-") || !letter_or_digit(host.front()) || !letter_or_digit(host.back()))
        return false;
    if (colon == text.npos)
        return host == "localhost" || host.find('.') != host.npos;
    const std::string_view port = text.substr(colon + 1);
    return !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == port.npos;
}

bool is_image_reference(std::string_view text) {
    const auto slash = text.find('/'), end = end_of_name(text);
    if (slash == text.npos || end == text.npos || text.size() > 500)
        return false;
    const std::string_view last = text.substr(end + 1);
    return is_registry(text.substr(0, slash)) &&
           is_repository_name(text.substr(slash + 1, end - slash - 1)) &&
           (text[end] == '@' ? is_digest(last) : is_tag(last));
}

std::string image_with(const std::string &reference, const std::string &ref) {
    return reference.substr(0, end_of_name(reference)) + (is_digest(ref) ? "@" : ":") + ref;
}

bool over_ssh(const Git &git) {
    return !git.url.empty() && !git.url.starts_with(https);
}

std::string known_host(const Git &git) {
    std::string_view rest = git.url;
    const bool short_form = !rest.starts_with(ssh);
    if (!short_form)
        rest.remove_prefix(ssh.size());
    rest = rest.substr(rest.find('@') + 1);
    if (short_form)
        return std::string{rest.substr(0, rest.find(':'))};
    rest = rest.substr(0, rest.find('/'));
    const auto colon = rest.rfind(':');
    if (colon == rest.npos || rest.ends_with("]"))
        return std::string{rest};
    return rest.starts_with("[")
               ? std::string{rest}
               : "[" + std::string{rest.substr(0, colon)} + "]" + std::string{rest.substr(colon)};
}

std::string reference(const Git &git) {
    return git.url + "#" + git.branch + (git.folder.empty() ? "" : ":" + git.folder) +
           (git.submodules ? " with submodules" : "");
}

std::string reference(const App &app) {
    return app.from_git() ? reference(app.git) : app.image;
}

std::span<const ManifestKey> source_keys() {
    return keys;
}

void complete_source(const Document &document, const Service &service) {
    const Git &git = service.app.git;
    complete_live(document, service);
    if (service.app.from_image())
        return complete_image(document);
    if (git.url.empty()) {
        forbid_all(document, of_repositories, "app.source is a folder",
                   "leave it out, or write source = \"https://…\", a Git repository");
        for (const char *name : {"every", "webhook", "webhook_secret"})
            document.forbid("update", name, "app.source is a folder, which nobody watches",
                            "leave it out, or write source = \"https://…\", a Git repository");
        return;
    }
    if (!service.update.webhook.empty() || !service.update.webhook_secret.empty()) {
        document.require("update", "webhook", "write in [update]: webhook = \"/hooks/push\"");
        document.require("update", "webhook_secret",
                         "write in [update]: webhook_secret = \"NAME\", that of a secret");
    }
    if (over_ssh(git)) {
        forbid_all(document, {"token"}, "app.source is reached by SSH", "write deploy_key, or https://");
        document.require("app", "host_key",
                         "write in [app]: host_key = \"ssh-ed25519 AAAA…\", as ssh-keyscan(1) shows it");
        document.require("app", "deploy_key", "write in [app]: deploy_key = \"NAME\", that of a secret");
    } else {
        forbid_all(document, {"deploy_key", "host_key"}, "app.source is reached by HTTPS",
                   "write token, or an address of ssh://");
    }
}

} // namespace fgn::model
