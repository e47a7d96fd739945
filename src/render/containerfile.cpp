// SPDX-License-Identifier: Apache-2.0
#include "render/gunicorn.h"

#include <nlohmann/json.hpp>

namespace fgn::render {

namespace {

using Arguments = std::vector<std::string>;

/// In exec form: no shell reads what comes from a file.
std::string run(const Arguments &arguments) {
    return "RUN " + nlohmann::json(arguments).dump() + "\n";
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

} // namespace

std::string containerfile(const std::string &base, const std::string &index, bool has_requirements) {
    Arguments install{"python3",
                      "-m",
                      "pip",
                      "--python",
                      "/opt/venv/bin/python3",
                      "--disable-pip-version-check",
                      "install",
                      "--no-cache-dir",
                      "--no-input"};
    for (const std::string &option : index_options(index))
        install.push_back(option);
    const Arguments wanted = has_requirements ? Arguments{"-r", "/opt/venv/requirements.txt", "gunicorn"}
                                              : Arguments{"flask", "gunicorn"};
    install.insert(install.end(), wanted.begin(), wanted.end());

    return "FROM " + base + "\nUSER 0\n" + run({"python3", "-m", "venv", "--without-pip", "/opt/venv"}) +
           (has_requirements ? "COPY requirements.txt /opt/venv/requirements.txt\n" : "") + run(install) +
           "ENV PATH=/opt/venv/bin:$PATH\n";
}

} // namespace fgn::render
