// SPDX-License-Identifier: Apache-2.0
#include "podman/diagnosis.h"

#include "base/text.h"

#include <array>
#include <string>
#include <utility>

namespace fgn::podman {

namespace {

constexpr Diagnosis disk_full{"the disk is full",
                              "free some space, for instance with: podman image prune, as the service user"};
constexpr Diagnosis no_package{
    "a required Python package or its release does not exist in the package index",
    "check its name and release in requirements.txt, and that the index offers it"};
constexpr Diagnosis no_git{
    "requirements of a Git repository need Git during the build",
    "name a Python image that has it, under images.python in /etc/fgnctl/defaults.toml"};
constexpr Diagnosis no_access{
    "a package index or a Git repository wants other credentials",
    "check [app] build_secret: it has lines like \"machine HOST login USER password "
    "PASSWORD\""};
constexpr Diagnosis no_index{"the Python package index is out of reach",
                             "check its address and the network of the build"};
constexpr Diagnosis plain_http{"the registry speaks plain HTTP, not HTTPS",
                               "allow it in /etc/containers/registries.conf.d: insecure = true"};
constexpr Diagnosis untrusted{"the registry shows a certificate that is not trusted",
                              "put its authority into /etc/containers/certs.d"};
constexpr Diagnosis unreachable{"the registry is out of reach",
                                "check its address, that it runs, and the network"};
constexpr Diagnosis unauthorised{"the registry refuses: it wants a login, or the image does not exist there",
                                 "check the name of the image, or log in: fgnctl registry login"};
constexpr Diagnosis too_many{"the registry refuses more downloads for now",
                             "wait, or log in: fgnctl registry login"};
constexpr Diagnosis spoilt{"what the registry sent is not what it announced",
                           "try again; if it stays like that, publish the image anew"};
constexpr Diagnosis unknown{"the registry knows no such image or tag",
                            "check the name and the tag of the image"};
constexpr Diagnosis short_name{"the name of the image does not say which registry it is on",
                               "write it in full, for instance docker.io/library/nginx:stable"};
constexpr Diagnosis malformed{"the name of the image is malformed",
                              "write it like docker.io/library/nginx:stable"};
constexpr Diagnosis no_emulation{"this machine cannot run programs of that platform",
                                 "install what emulates it, on Debian qemu-user-static with binfmt-support"};
constexpr Diagnosis no_program{"the image lacks a program that is needed",
                               "name images with python3 and its venv, nginx and mariadbd in "
                               "/etc/fgnctl/defaults.toml"};

// The first match counts: the order is from the cause to its consequences.
constexpr std::array<std::pair<std::string_view, Diagnosis>, 34> symptoms{{
    {"no space left on device", disk_full},
    {"exec format error", no_emulation},
    {"not found in $path", no_program},
    {"disk quota exceeded", disk_full},
    {"server gave http response to https client", plain_http},
    {"certificate signed by unknown authority", untrusted},
    {"failed to verify certificate", untrusted},
    {"failed to establish a new connection", no_index},
    {"the base image has no git", no_git},
    {"401 error, credentials not correct", no_access},
    {"403 client error", no_access},
    {"could not read username for", no_access},
    {"no matching distribution found", no_package},
    {"toomanyrequests", too_many},
    {"too many requests", too_many},
    {"statuscode: 429", too_many},
    {"digest did not match", spoilt},
    {"does not match expected", spoilt},
    {"unexpected eof", spoilt},
    {"manifest unknown", unknown},
    {"name unknown", unknown},
    {"unauthorized", unauthorised},
    {"authentication required", unauthorised},
    {"access to the resource is denied", unauthorised},
    {"connection refused", unreachable},
    {"no such host", unreachable},
    {"server misbehaving", unreachable},
    {"i/o timeout", unreachable},
    {"handshake timeout", unreachable},
    {"network is unreachable", unreachable},
    {"no route to host", unreachable},
    {"connection reset by peer", unreachable},
    {"short-name", short_name},
    {"invalid reference format", malformed},
}};

} // namespace

std::optional<Diagnosis> diagnose(std::string_view words) {
    const std::string text = lower_case(words);
    for (const auto &[symptom, diagnosis] : symptoms)
        if (text.find(symptom) != std::string::npos)
            return diagnosis;
    return std::nullopt;
}

} // namespace fgn::podman
