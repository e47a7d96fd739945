# SPDX-License-Identifier: Apache-2.0
"""What visitors get of the web server itself: headers, errors, the page of a maintenance."""
import json
import re

from machine import RELEASE, Case, Site, curl, fgnctl, page, python, reboot, run, shell, status, write
from observatory import score

HTTPS = "https://localhost:8443"
HTTP = "http://localhost:8088"
APP = '''from flask import Flask, request

app = Flask(__name__)


@app.route("/")
def index():
    return "Hello"


@app.route("/own")
def own():
    return "own", {"X-Frame-Options": "DENY", "Content-Security-Policy": "default-src 'none'"}


@app.route("/gone")
def gone():
    return "gone for good", 410


@app.post("/echo")
def echo():
    return request.get_data()
'''
OWN = '''error_page 413 @mine;
location @mine { return 200 "mine"; }
location = /plain {
    add_header X-Mine yes;
    include /etc/fgnctl/nginx/headers.conf;
    return 200 "plain";
}
'''
HEAD = "POST /echo HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n"
UNTIL_IT_ANSWERS = 'until curl --silent --insecure --fail --retry 60 --retry-all-errors --retry-delay 1 "$1"; do :; done'
FLAGS = """for process in $(pgrep --exact nginx); do sed --quiet 's/^flags:\\t//p' "/proc/$process/fdinfo/"{3..6}; done"""
UNTIL_WRITTEN = """timeout 60 bash -euc '
until fgnctl logs iris --since "$0" --container web | grep --quiet "\\"uri\\":\\"/\\""; do sleep 0.5; done
fgnctl logs iris --since "$0" --container web' "$1" """
SMUGGLED = "GET /gone HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n"
SMUGGLING = {
    "both lengths": HEAD + "Content-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n" + SMUGGLED,
    "two lengths": HEAD + "Content-Length: 0\\r\\nContent-Length: 44\\r\\n\\r\\n" + SMUGGLED,
    "a signed length": HEAD + "Content-Length: +5\\r\\n\\r\\nhello",
    "a chunk of no size": HEAD + "Transfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n\\r\\n" + SMUGGLED,
    "a space before the colon": HEAD + "Transfer-Encoding : chunked\\r\\n\\r\\n0\\r\\n\\r\\n" + SMUGGLED,
    "two hosts": "GET / HTTP/1.1\\r\\nHost: localhost\\r\\nHost: other\\r\\nConnection: close\\r\\n\\r\\n",
    "no request": "nonsense\\r\\n\\r\\n",
    "no host": "GET / HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n",
}


def answer(url, *argv):
    """Status, headers by name in lower case, each once, and body."""
    text = curl("--include", "--http1.1", *argv, url).out
    head, _, body = text.partition("\n\n" if "\r\n" not in text else "\r\n\r\n")
    lines = head.splitlines()
    fields = [line.split(": ", 1) for line in lines[1:]]
    names = [name.lower() for name, _ in fields]
    assert len(names) == len(set(names)), head
    return int(lines[0].split()[1]), {name.lower(): value for name, value in fields}, body


class Front(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = Site("iris")
        cls.site.write("main.py", APP)
        cls.site.provision()

    def provision(self, *sections):
        self.site.set_manifest(*sections)
        return self.site.provision()

    def test_headers_get_full_marks(self):
        code, headers, body = answer(HTTPS + "/")
        self.assertEqual((code, body), (200, "Hello"))
        _, redirect, _ = answer(HTTP + "/")
        self.assertGreaterEqual(score(headers, redirect["location"]), 100)
        self.assertEqual(score({}, "http://localhost/"), 10)
        self.assertNotIn("strict-transport-security", redirect)
        self.assertRegex(headers["server"], "^nginx$")

    def test_headers_of_the_application_and_of_the_manifest_count_more(self):
        own = answer(HTTPS + "/own")[1]
        self.assertEqual((own["x-frame-options"], own["content-security-policy"]), ("DENY", "default-src 'none'"))
        self.provision('[web.headers]\nx-frame-options = "DENY"\nReferrer-Policy = ""\n'
                       'Permissions-Policy = "camera=(), geolocation=(self \\"https://example.org\\")"')
        headers = answer(HTTPS + "/")[1]
        self.assertEqual(headers["x-frame-options"], "DENY")
        self.assertEqual(headers["permissions-policy"], 'camera=(), geolocation=(self "https://example.org")')
        self.assertNotIn("referrer-policy", headers)
        self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.provision()
        self.assertNotIn("permissions-policy", answer(HTTPS + "/")[1])

    def test_errors_are_one_page_except_the_applications(self):
        self.assertEqual(answer(HTTPS + "/gone")[::2], (410, "gone for good"))
        for code, title, request in ((413, "Too large", ("--request", "POST", "--header", "Content-Length: 99999999", HTTPS + "/echo")),
                                     (414, "Too large", (HTTPS + "/" + "x" * 20000,)),
                                     (400, "Bad request", ("--header", "X-Long: " + "x" * 20000, HTTPS + "/"))):
            with self.subTest(code):
                found, headers, body = answer(request[-1], *request[:-1])
                self.assertEqual((found, re.findall("<h1>(.*)</h1>", body)), (code, [title]))
                self.assertEqual((headers["cache-control"], headers["x-content-type-options"]), ("no-store", "nosniff"))
                self.assertIn(f"<small>{code}</small>", body)

    def test_settings_of_ones_own_count_more(self):
        self.site.write("nginx.conf", OWN)
        self.write_error_page()
        self.provision('[web]\ninclude = "nginx.conf"\nerror_page = "error.html"')
        self.assertEqual(answer(HTTPS + "/" + "x" * 20000)[::2], (414, f'<b class="414">Too large, $5{"x" * 5000}</b> '))
        too_large = answer(HTTPS + "/echo", "--request", "POST", "--header", "Content-Length: 99999999")
        self.assertEqual(too_large[::2], (413, "mine"))
        _, headers, body = answer(HTTPS + "/plain")
        self.assertEqual((headers["x-mine"], headers["x-frame-options"], body), ("yes", "SAMEORIGIN", "plain"))
        self.provision()

    def write_error_page(self):
        self.site.write("error.html", f'<b class="{{{{status}}}}">{{{{title}}}}, $5{"x" * 5000}</b>\n')

    def test_sockets_do_not_block(self):
        """Or a worker hangs in accept(2) that another has been faster than, and with it its visitors."""
        for _ in range(2):
            flags = shell(FLAGS).split()
            self.assertGreaterEqual(len(flags), 4)
            self.assertEqual([one for one in flags if not int(one, 8) & 0o4000], [])
            run("fgnctl", "restart", "iris")
        codes = shell('for _ in {1..200}; do curl --silent --insecure --max-time 20 --output /dev/null '
                      '--write-out "%{http_code}\\n" "$1" & done; wait', HTTPS).split()
        self.assertEqual(set(codes), {"200"})

    def test_requests_are_found_in_the_log(self):
        def found(*argv):
            return [line["message"] for line in fgnctl("logs", "iris", "--json", "--container", "web", *argv).lines()]

        self.provision('[logs]\naccess = "json"')
        since = run("date", "+%Y-%m-%d %H:%M:%S").strip()
        curl("--user-agent", '"status":200, \x1b[31m', HTTPS + "/nothing?a=\"status\":200")
        curl(HTTPS + "/gone")
        curl(HTTPS + "/")
        written = shell(UNTIL_WRITTEN, since)
        self.assertRegex(written, "(?s)/nothing.*/gone")
        self.assertEqual([json.loads(line)["uri"].split("?")[0] for line in found("--since", since, "--status", "4xx")],
                         ["/nothing", "/gone"])
        self.assertEqual([json.loads(line)["status"] for line in found("--since", since, "--status", "410")], [410])
        self.assertEqual(found("--since", since, "--level", "err", "--status", "410"), [])
        self.assertEqual(found("--since", since, "--until", since, "--status", "410"), [])
        self.assertNotIn("\x1b", "".join(found("--since", since)))

        self.provision()

    def test_http3_on_request(self):
        def version(*argv):
            return run("curl", "--silent", "--show-error", "--insecure", "--fail", "--output", "/dev/null",
                       "--write-out", "%{http_version}", *argv, HTTPS + "/")

        self.addCleanup(self.provision)
        if RELEASE == "12":  # nginx 1.22
            self.site.set_manifest("[web]\nhttp3 = true")
            self.assert_error(self.site.attempt(), 6, on="settings of nginx", why="quic|exit code", do="http3")
            self.assertEqual(page(HTTPS + "/"), "Hello")
            return
        self.provision("[web]\nhttp3 = true")
        self.assertEqual((version("--http3-only"), version("--http2")), ("3", "2"))
        self.assertEqual(answer(HTTPS + "/")[1]["alt-svc"], 'h3=":8443"; ma=86400')
        self.assertRegex(run("fgnctl", "status", "iris"), r"8443 \(https and HTTP/3\)")
        for command in (("restart", "iris"), ("cert", "renew", "iris", "--force")):
            run("fgnctl", *command)
            self.assertEqual(version("--http3-only"), "3")
        codes = shell('for _ in {1..50}; do curl --http3-only --silent --insecure --max-time 20 --output /dev/null '
                      '--write-out "%{http_code}\n" "$1" & done; wait', HTTPS).split()
        self.assertEqual(codes, ["200"] * 50)
        self.provision()
        self.assertEqual(run("ss", "--no-header", "--udp", "--listening", "sport = :8443"), "")

    def test_plain_http_on_the_port_for_https_is_sent_on(self):
        code, headers, _ = answer("http://localhost:8443/a?b")
        self.assertEqual((code, headers["location"]), (308, HTTPS + "/a?b"))

    def test_smuggled_requests_are_refused(self):
        for what, text in zip(SMUGGLING, python("raw.py", 8443, *SMUGGLING.values())):
            with self.subTest(what):
                self.assertEqual(re.findall(r"HTTP/1\.1 (\d+)", text), ["400"])
                self.assertNotIn("gone for good", text)

    def test_maintenance(self):
        self.addCleanup(fgnctl, "maintenance", "iris", "off")
        self.assertEqual(run("fgnctl", "maintenance", "iris", "on"),
                         "Visitors of iris get a page with status 503 until: fgnctl maintenance iris off\n")
        self.assert_in_maintenance()
        self.assertEqual(run("fgnctl", "maintenance", "iris", "on"), "Nothing to do: iris is in maintenance.\n")
        self.assertRegex(run("fgnctl", "status", "iris"), r"maintenance since .* until: fgnctl maintenance iris off")
        self.assertGreater(status("iris")["maintenance"], 0)
        self.assertIn("Nothing to do", self.site.provision())
        self.site.write("main.py", APP.replace('"Hello"', '"Hello again"'))
        self.site.provision()
        self.provision('[web]\nkeepalive_timeout = 60')
        run("fgnctl", "restart", "iris")
        self.assertEqual(fgnctl("status", "iris").code, 0)
        reboot()
        self.assert_in_maintenance()

        off = run("systemd-run", "--quiet", "--user", "--machine=iris@", "--wait", "--pipe", "--collect",
                  "/usr/bin/fgnctl", "maintenance", "iris", "off", "--json")
        self.assertEqual(json.loads(off), {"name": "iris", "maintenance": False, "changed": True})
        shell(UNTIL_IT_ANSWERS, HTTPS + "/")
        self.assertEqual(page(HTTPS + "/"), "Hello again")
        self.assertIsNone(status("iris")["maintenance"])
        self.assertEqual(run("fgnctl", "maintenance", "iris", "off"), "Nothing to do: iris is in no maintenance.\n")

    def assert_in_maintenance(self):
        code, headers, body = answer(HTTPS + "/echo", "--data", "x")
        self.assertEqual((code, headers["retry-after"], headers["cache-control"]), (503, "300", "no-store"))
        self.assertIn("<h1>Maintenance</h1>", body)

    def test_maintenance_of_no_application(self):
        self.assert_error(fgnctl("maintenance", "heron", "on"), 5, on="heron", why="no such service", do="fgnctl status")
        write("/srv/heron.toml", '[[container]]\nname = "main"\nimage = "127.0.0.1:5000/python:lab"\n'
                                 'command = ["python3", "-m", "http.server"]\n')
        run("fgnctl", "provision", "heron", "-f", "/srv/heron.toml")
        self.assert_error(fgnctl("maintenance", "heron", "on"), 5, on="heron", why="only a published application", do="fgnctl status")
