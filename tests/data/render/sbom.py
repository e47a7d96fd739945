import importlib.metadata
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
