import importlib.metadata
import json
import pathlib
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


def of_debian(status):
    for paragraph in status.read_text(errors="replace").split("\n\n") if status.exists() else ():
        fields = dict(line.split(": ", 1) for line in paragraph.split("\n") if ": " in line and line[0] != " ")
        if fields.get("Status") == "install ok installed":
            yield component("deb/debian", fields["Package"], fields["Version"])


found = {one["purl"]: one for one in (*of_python(), *of_debian(pathlib.Path("/var/lib/dpkg/status")))}
pathlib.Path(sys.argv[2]).write_text(json.dumps({
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {"component": {"type": "application", "bom-ref": sys.argv[1], "name": sys.argv[1]}},
    "components": [found[purl] for purl in sorted(found)],
}, indent=1) + "\n")
