"""Packs what is in Debian's Python packages into wheels, and lists them as PEP 503 wants it."""
import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import HeaderParser
from pathlib import Path

EPOCH = (2024, 1, 1, 0, 0, 0)
WHEEL = "Wheel-Version: 1.0\nGenerator: lab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
# A C extension would tie the wheel to one Python; these packages work without theirs.
LEFT_OUT = {".so", ".pyc", ".c", ".pyi"}

# Debian's packages that are a part of a distribution of another name.
PARTS = {"pkg-resources": "setuptools"}


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements_of_egg(text):
    """requires.txt of setuptools, as Requires-Dist values."""
    extra, marker = "", ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("["):
            extra, _, marker = line.strip("[]").partition(":")
            continue
        conditions = [f"({marker})"] if marker else []
        if extra:
            conditions.append(f'extra == "{extra}"')
        yield line + (" ; " + " and ".join(conditions) if conditions else "")


def requirements_of_deb(depends, packed):
    """Debian's tools move what every use of an egg requires from requires.txt to Depends, with more beside it."""
    requirements = {}
    for clause in depends.split(","):
        found = re.match(r"\s*python3-([\w.+-]+)(?:\s*\(>= (?:\d+:)?([\d.]+))?", clause)
        name = found and PARTS.get(found[1], found[1])
        if name in packed:
            requirements[name] = name + (f">={found[2].rstrip('.')}" if found[2] else "")
    return requirements.values()


def metadata_of(info, depends, packed):
    if info.suffix == ".dist-info":
        return (info / "METADATA").read_text()
    head, separator, body = (info / "PKG-INFO").read_text().partition("\n\n")
    requires = info / "requires.txt"
    requirements = [*requirements_of_deb(depends, packed),
                    *(requirements_of_egg(requires.read_text()) if requires.exists() else [])]
    return "\n".join([head.rstrip("\n"), *(f"Requires-Dist: {one}" for one in requirements)]) + (separator or "\n") + body


def modules_of(info, name):
    top = info / "top_level.txt"
    return top.read_text().split() if top.exists() else [name.replace("-", "_").lower()]


def files_of(site, modules):
    for module in modules:
        root = site / module
        paths = root.rglob("*") if root.is_dir() else [root.with_suffix(".py")]
        for path in sorted(paths):
            if path.is_file() and path.suffix not in LEFT_OUT:
                yield str(path.relative_to(site)), path.read_bytes()


def write_wheel(index, metadata, files, entry_points=None):
    headers = HeaderParser().parsestr(metadata)
    name, version = headers["Name"], headers["Version"]
    stem = f"{re.sub(r'[-_.]+', '_', name)}-{version}"
    info = f"{stem}.dist-info"
    files = dict(files) | {f"{info}/METADATA": metadata.encode(), f"{info}/WHEEL": WHEEL.encode()}
    if entry_points:
        files[f"{info}/entry_points.txt"] = entry_points
    record = "".join(f"{path},sha256={digest(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()

    folder = index / "simple" / normalized(name)
    folder.mkdir(parents=True)
    wheel = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)


def digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def write_pages(simple):
    folders = sorted(simple.iterdir())
    for folder in folders:
        links = {f"{wheel.name}#sha256={hashlib.sha256(wheel.read_bytes()).hexdigest()}": wheel.name
                 for wheel in sorted(folder.glob("*.whl"))}
        write_page(folder, links)
    write_page(simple, {f"{folder.name}/": folder.name for folder in folders})


def write_page(folder, links):
    anchors = "".join(f'<a href="{target}">{text}</a><br>\n' for target, text in links.items())
    (folder / "index.html").write_text(f"<!DOCTYPE html>\n<html><body>\n{anchors}</body></html>\n")


def pack_deb(deb, packed, index):
    depends = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], check=True, text=True, stdout=subprocess.PIPE).stdout
    with tempfile.TemporaryDirectory() as root:
        subprocess.run(["dpkg-deb", "-x", deb, root], check=True)
        site = Path(root, "usr/lib/python3/dist-packages")
        for info in [*site.glob("*.dist-info"), *site.glob("*.egg-info")]:
            metadata = metadata_of(info, depends, packed)
            name = HeaderParser().parsestr(metadata)["Name"]
            files = dict(files_of(site, modules_of(info, name)))
            assert files, f"{info.name}: no modules"
            entry_points = info / "entry_points.txt"
            write_wheel(index, metadata, files, entry_points.read_bytes() if entry_points.exists() else None)
        for wheel in Path(root).glob("usr/share/python-wheels/*.whl"):
            folder = index / "simple" / normalized(wheel.name.partition("-")[0])
            folder.mkdir(parents=True)
            shutil.copy(wheel, folder)


def main(debs, index):
    debs = sorted(debs.glob("*.deb"))
    packed = {deb.name.partition("_")[0].removeprefix("python3-").removesuffix("-whl") for deb in debs}
    for deb in debs:
        pack_deb(deb, packed, index)
    write_wheel(index, "Metadata-Version: 2.1\nName: fgnprobe\nVersion: 1.0\nSummary: says its version\n",
                {"fgnprobe.py": b'VERSION = "1.0"\n'})
    write_pages(index / "simple")


main(Path(sys.argv[1]), Path(sys.argv[2]))
