# SPDX-License-Identifier: Apache-2.0
"""Certificates as an administrator gets and sees them: openssl(1) on the machine."""
import re

from machine import run, shell

AUTHORITY = """
mkdir -p "$1" && cd "$1"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 400 \
    -subj "/CN=Lab authority" 2>/dev/null"""
LEAF = """
cd "$1"
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$2.key" -out "$2.csr" -subj "/CN=$2" 2>/dev/null
printf 'subjectAltName=%s\\n' "$3" >"$2.ext"
openssl x509 -req -in "$2.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -extfile "$2.ext" -days "$4" -out "$2.leaf" 2>/dev/null
cat "$2.leaf" ca.pem >"$2.pem"
"""
EXPIRED = """
cd "$1"
mkdir -p demo && : >demo/index.txt && echo 01 >demo/serial
printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=demo/index.txt\\nserial=demo/serial\\nnew_certs_dir=demo\\ndefault_md=sha256\\npolicy=p\\n[p]\\ncommonName=supplied\\n' >demo/cnf
openssl ca -batch -config demo/cnf -cert ca.pem -keyfile ca.key -in "$2.csr" -extfile "$2.ext" \
    -startdate 20200101000000Z -enddate 20200201000000Z -out "$2.leaf" 2>/dev/null
openssl x509 -in "$2.leaf" >"$2.pem"
"""
SHOWN = """openssl s_client -connect "localhost:$1" -servername "$2" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256"""


class Authority:
    """One of the administrator's own, in a folder of the machine."""

    def __init__(self, folder):
        self.folder = folder
        shell('rm -rf "$1"', folder)
        shell(AUTHORITY, folder)

    def sign(self, name, names, days=20):
        """Writes NAME.pem, the certificate for `names` and its authority's, and NAME.key."""
        shell(LEAF, self.folder, name, ",".join(f"DNS:{one}" for one in names), str(days))
        return self.fingerprint(name)

    def expire(self, name):
        """Another certificate for NAME.key, which has expired long ago."""
        shell(EXPIRED, self.folder, name)

    def fingerprint(self, name):
        return plain(run("openssl", "x509", "-in", f"{self.folder}/{name}.pem", "-noout", "-fingerprint", "-sha256"))


def plain(openssl):
    return re.search(r"=([0-9A-F:]+)", openssl)[1].replace(":", "").lower()


def shown(port, name):
    """The fingerprint of what the port shows to who asks for this name."""
    return plain(shell(SHOWN, str(port), name))
