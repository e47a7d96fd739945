// SPDX-License-Identifier: Apache-2.0
#include "render/containerfile.h"

#include <nlohmann/json.hpp>

namespace fgn::render {

namespace {

using Arguments = std::vector<std::string>;

constexpr const char *installer = R"python(# Written by fgnctl.
"""Becomes uv, or pip, with its arguments. Git and both of them find the secret in HOME."""
import os
import shutil
import sys

asked, secret, python = "/opt/venv/requirements.txt", "/run/fgnctl/.netrc", "/opt/venv/bin/python3"
os.environ["GIT_TERMINAL_PROMPT"] = "0"
if os.path.exists(secret):
    os.environ.update(HOME=os.path.dirname(secret), NETRC=secret)
if os.path.exists(asked) and "git+" in open(asked).read() and not shutil.which("git"):
    sys.exit("the requirements name a Git repository, and the base image has no git")
uv = shutil.which("uv")
program = ([uv, "pip", "install", "--python", python, "--no-cache", "--compile-bytecode"] if uv else
           [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "install",
            "--no-cache-dir", "--no-input"])
os.execv(program[0], program + sys.argv[1:])
)python";

/// In exec form: no shell reads what comes from a file.
std::string run(const Arguments &arguments, const std::string &mounts = {}) {
    return "RUN " + mounts + nlohmann::json(arguments).dump() + "\n";
}

/// The host[:port] of "http://user:password@host:port/path".
std::string authority(const std::string &url) {
    const std::size_t start = url.find("://") + 3;
    const std::string found = url.substr(start, url.find_first_of("/?", start) - start);
    return found.substr(found.rfind('@') + 1);
}

Arguments index_options(const std::string &index) {
    if (index.empty())
        return {};
    if (!index.starts_with("http://"))
        return {"--index-url", index};
    // pip refuses plain http except from the machine itself.
    return {"--index-url", index, "--trusted-host", authority(index)};
}

Arguments options(const Dependencies &wanted) {
    Arguments all = wanted.wheels_only ? Arguments{"--no-index"} : index_options(wanted.index);
    if (!wanted.wheels.empty())
        all.insert(all.end(), {"--find-links", "/run/fgnctl/build/wheels"});
    if (wanted.requirements)
        all.insert(all.end(), {"-r", "/opt/venv/requirements.txt", "gunicorn"});
    else
        all.insert(all.end(), {"flask", "gunicorn"});
    return all;
}

std::string mounts(const Dependencies &wanted) {
    return std::string{"--mount=type=bind,target=/run/fgnctl/build "} +
           (wanted.secret ? "--mount=type=secret,id=netrc,target=/run/fgnctl/.netrc " : "");
}

} // namespace

std::string dependency_installer() {
    return installer;
}

std::string containerfile(const Dependencies &wanted) {
    Arguments install{"python3", "/run/fgnctl/build/install.py"};
    for (const std::string &option : options(wanted))
        install.push_back(option);
    return "FROM " + wanted.base + "\nUSER 0\n" +
           run({"python3", "-m", "venv", "--without-pip", "/opt/venv"}) +
           // The layer cache does not look at what is mounted.
           (wanted.wheels.empty() ? "" : "LABEL fgnctl.wheels=" + wanted.wheels + "\n") +
           (wanted.requirements ? "COPY requirements.txt /opt/venv/requirements.txt\n" : "") +
           run(install, mounts(wanted)) + "ENV PATH=/opt/venv/bin:$PATH\n";
}

} // namespace fgn::render
