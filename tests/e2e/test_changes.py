# SPDX-License-Identifier: Apache-2.0
"""What changes on a service that runs: only that is applied, and visitors do not notice."""
import json

from machine import Case, Site, Visitor, attempt, container, curl, page, remove_services, run, shell, status

HTTPS = "https://localhost:8443"
WORKER = """
import gc
import os
import resource

from flask import Flask
from gunicorn.workers.base import Worker

app = Flask(__name__)


@app.get("/")
def tell():
    worker = next(one for one in gc.get_objects() if isinstance(one, Worker))
    return f"{os.environ['OWN']} {type(worker).__name__} {resource.getrlimit(resource.RLIMIT_NOFILE)[0]} {worker.cfg.workers}"
"""


class Changes(Case):
    def setUp(self):
        self.site = Site("orchid")
        self.site.provision()

    def test_code(self):
        app, web = container("orchid", "app"), container("orchid", "web")
        self.site.edit("templates/index.html", "{{ greeting }} from", "Changed, from")
        with Visitor(f"{HTTPS}/health") as visitor:
            self.site.provision()
        self.assertIn("<h1>Changed, from", page(f"{HTTPS}/"))
        self.assertNotEqual(container("orchid", "app")["container"], app["container"])
        self.assertEqual(container("orchid", "web")["since"], web["since"], "the web server was restarted")
        self.assertEqual(container("orchid", "app")["image"], app["image"])
        self.assertGreater(visitor.seen["asked"], 0)
        self.assertEqual(visitor.seen["failures"], [])
        self.assertNotEqual(attempt("systemctl", "--user", "--machine=orchid@", "cat", app["unit"]).code, 0)

    def test_manifest(self):
        web, generation = container("orchid", "web"), status("orchid")["generation"]
        self.site.set_manifest('env = { GREETING = "Moin" }')
        self.site.provision()
        self.assertIn("<h1>Moin from", page(f"{HTTPS}/"))
        self.assertEqual(container("orchid", "web")["since"], web["since"])
        self.assertEqual(status("orchid")["generation"], generation + 1)

    def test_settings_of_the_web_server(self):
        app = container("orchid", "app")
        self.site.set_manifest('[web]\nnames = ["www.example.org"]\nstatic = "static"')
        self.site.provision()
        at = ("--resolve", "www.example.org:8443:127.0.0.1", "--resolve", "other.example.org:8443:127.0.0.1")
        self.assertIn("Hello from", curl(*at, "https://www.example.org:8443/").out)
        self.assertEqual(curl(*at, "https://other.example.org:8443/").code, 35)  # no handshake
        self.assertIn("{", page(f"{HTTPS}/static/style.css"))
        self.assertIn("www.example.org", status("orchid")["certificate"]["names"])
        self.assertEqual(container("orchid", "app")["container"], app["container"])

    def test_timeouts_of_the_web_server(self):
        self.assertNotIn("Connection: close", curl("--http1.1", "--include", f"{HTTPS}/").out)
        self.site.set_manifest("[web]\nkeepalive_timeout = 0\nheader_timeout = 1\nworkers = 1\n[limits.web]\nfiles = 512")
        self.site.provision()
        self.assertIn("Connection: close", curl("--http1.1", "--include", f"{HTTPS}/").out)
        slow = "exec 3<>/dev/tcp/127.0.0.1/8088; printf 'GET / HTTP/1.1\\r\\n' >&3; timeout 10 cat <&3"
        self.assertEqual(run("bash", "-c", slow, codes=(1,)), "")  # reset by nginx, long before timeout(1)
        limits = shell('grep "Max open files" "/proc/$(pgrep --exact --newest nginx)/limits"')
        self.assertEqual(limits.split()[3], "512")

    def test_settings_of_gunicorn(self):
        self.site.write("main.py", WORKER)
        self.site.write("gunicorn.py", 'raw_env = ["OWN=yes"]\nworkers = 1\nbind = "127.0.0.1:1"\n')
        self.site.set_manifest('worker_class = "sync"\ngunicorn_config = "gunicorn.py"\nmax_requests = 1000000\n'
                               "graceful_timeout = 5\nworkers = 4\n[limits.app]\nfiles = 300")
        self.site.provision()
        self.assertEqual(page(f"{HTTPS}/"), "yes SyncWorker 300 1")

    def test_settings_of_gunicorn_that_are_wrong_leave_the_old_application(self):
        before = status("orchid")["generation"]
        self.site.write("gunicorn.py", "nonsense(")
        self.site.set_manifest('gunicorn_config = "gunicorn.py"')
        self.assert_error(self.site.attempt(), 6, on="orchid-app-", why="SyntaxError", do=".")
        self.site.set_manifest('gunicorn_config = "unicorn.py"')
        self.assert_error(self.site.attempt(), 2, on="unicorn.py", why="there is no such file", do="gunicorn_config")
        self.assertEqual(status("orchid")["generation"], before)
        self.assertIn("Hello from", page(f"{HTTPS}/"))

    def test_file_of_the_web_server(self):
        self.addCleanup(remove_services)  # its ports
        self.site.write("nginx.conf", 'location = /ping { return 200 "pong"; }\n')
        self.site.set_manifest('[web]\ninclude = "nginx.conf"')
        self.site.provision()
        self.assertEqual(page(f"{HTTPS}/ping"), "pong")
        app = container("orchid", "app")["container"]
        self.site.edit("nginx.conf", "return", "retrun")
        with Visitor(f"{HTTPS}/ping") as visitor:
            self.assert_error(self.site.attempt(), 6, on=r"orchid-check-\d+\.service", why='(?s).*unknown directive "retrun"',
                              do="include")
        self.assertGreater(visitor.seen["asked"], 0)
        self.assertEqual(visitor.seen["failures"], [])
        self.assertEqual(container("orchid", "app")["container"], app)
        self.assertEqual([name for name in self.containers() if "check" in name], [])
        self.site.write("nginx.conf", 'location = /ping { return 200 "peng"; }\n')
        self.site.set_manifest('[web]\ninclude = "nginx.conf"\nhttps = 443\nhttp = 80')
        self.site.provision()
        self.assertEqual(page("https://localhost/ping"), "peng")
        self.assertRegex(self.site.provision(), "^Nothing to do")

    def containers(self):
        return run("systemd-run", "--quiet", "--user", "--machine=orchid@", "--wait", "--pipe", "--collect",
                   "podman", "ps", "--all", "--format", "{{.Names}}").split()

    def test_requirements(self):
        image = container("orchid", "app")["image"]
        self.site.write("requirements.txt", "flask\nfgnprobe\n")
        self.site.edit("main.py", "import os", "import os\n\nimport fgnprobe")
        self.site.edit("main.py", '"ok\\n"', "fgnprobe.VERSION")
        self.site.provision()
        self.assertEqual(page(f"{HTTPS}/health"), "1.0")
        self.assertNotEqual(container("orchid", "app")["image"], image)

    def test_factory(self):
        run("mkdir", "-p", f"{self.site.folder}/shop")
        self.site.write("shop/__init__.py", "from flask import Flask\n\n\ndef create_app():\n    app = Flask(__name__)\n"
                        "    app.add_url_rule('/', 'index', lambda: 'the shop')\n    return app\n")
        self.site.write("fgn.toml", '[app]\nsource = "."\nmodule = "shop:create_app()"\n')
        self.site.provision()
        self.assertEqual(page(f"{HTTPS}/"), "the shop")

    def test_ports_below_1024_and_back(self):
        self.addCleanup(remove_services)
        self.site.set_manifest("[web]\nhttps = 443\nhttp = 80")
        self.site.provision()
        self.assertEqual(status("orchid")["url"], "https://localhost/")
        for host in ("127.0.0.1", "[::1]"):
            self.assertIn("Hello from", page(f"https://{host}/"))
            self.assertEqual(curl("--write-out", "%{redirect_url}", "--output", "/dev/null", f"http://{host}/a").out,
                             f"https://{host}/a")
            self.assertEqual(json.loads(page(f"https://{host}/headers"))["X-Real-IP"], host.strip("[]"))
        self.assertNotEqual(curl(f"{HTTPS}/").code, 0)
        self.assertEqual(run("systemctl", "show", "--property=User", "--value", "fgnctl-orchid-web.service"), "orchid\n")
        self.assertRegex(self.site.provision(), "^Nothing to do")

        self.site.set_manifest("[web]\nhttps = 8443\nhttp = 8088")
        self.site.provision()
        self.assertIn("Hello from", page(f"{HTTPS}/"))
        self.assertNotEqual(curl("https://localhost/").code, 0)
        self.assertNotEqual(attempt("systemctl", "cat", "fgnctl-orchid-web.service").code, 0)
