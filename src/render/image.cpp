// SPDX-License-Identifier: Apache-2.0
#include "render/image.h"

#include <nlohmann/json.hpp>

namespace fgn::render {

namespace {

using nlohmann::json;

/// In exec form: no shell reads it.
std::string line(const char *instruction, const json &arguments) {
    return std::string{instruction} + " " + arguments.dump() + "\n";
}

} // namespace

/// What changes most comes last, so that a new version shares all layers but its code with the one before.
std::string image_containerfile(const ImageInput &input) {
    return input.dependencies + "COPY sbom.py /tmp/sbom.py\n" +
           line("RUN", {"/opt/venv/bin/python3", "-I", "/tmp/sbom.py", input.service, software_list_path}) +
           "FROM " + input.base + "\nUSER 0\nCOPY --from=dependencies /opt/venv /opt/venv\n" +
           "COPY --from=dependencies " + software_list_path + " " + software_list_path + "\n" +
           "ENV PATH=/opt/venv/bin:$PATH HOME=/tmp PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1\n"
           "WORKDIR /app\nUSER 1000:1000\nEXPOSE 8000\nENTRYPOINT []\n" +
           line("CMD", {"/opt/venv/bin/gunicorn", "--bind", "0.0.0.0:8000", input.module}) +
           "COPY app /app\n";
}

std::string software_list() {
    return R"(import importlib.metadata
import json
import pathlib
import shutil
import subprocess
import sys
import urllib.parse


def component(kind, name, version):
    purl = f"pkg:{kind}/{name}@{urllib.parse.quote(version)}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def of_python():
    for one in importlib.metadata.distributions():
        name = one.metadata["Name"]
        if name:
            yield component("pypi", name.lower().replace("_", "-"), one.version)


def of_debian():
    if not shutil.which("dpkg-query"):
        return
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Abbrev}\\t${Package}\\t${Version}\\n"]
    for line in subprocess.run(query, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines():
        state, name, version = line.split("\t")
        if state.startswith("ii"):
            yield component("deb/debian", name, version)


found = {one["purl"]: one for one in (*of_python(), *of_debian())}
pathlib.Path(sys.argv[2]).write_text(json.dumps({
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {"component": {"type": "application", "bom-ref": sys.argv[1], "name": sys.argv[1]}},
    "components": [found[purl] for purl in sorted(found)],
}, indent=1) + "\n")
)";
}

} // namespace fgn::render
