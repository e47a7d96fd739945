// SPDX-License-Identifier: Apache-2.0
#include "render/init.h"

#include "base/text.h"
#include "render/quote.h"

namespace fgn::render {

namespace {

constexpr std::string_view manifest = R"toml(# The manifest of @NAME@: fgn.toml(5) describes every key.
# What is in a comment shows the default or an example.

[app]
source = "."                      # the folder with the code, relative to this file
module = "main:app"               # the object app of main.py; or "main:create_app()"
health = "/health"                # must answer 200 to 399; the default is "/"
# requirements = "requirements.txt"
# workers = 2                     # processes
# threads = 4                     # in each of them
# timeout = 30                    # seconds a request may take
# start_timeout = 60              # seconds until a new version must be healthy
# migrate = ["python", "schema.py"]  # runs before each new version
# egress = false                  # true lets the application reach the network
# env = { LOG_LEVEL = "info" }

[web]
# names = ["www.example.org"]     # only these and localhost are answered; without names, any host
# https = 8443                    # chosen when the service is provisioned
# http = 8088                     # redirects to https
# static = "static"               # a folder that the web server serves as /static/
# max_body = "16M"                # the largest upload

# [database]
# engine = "mariadb"              # or "sqlite"; its data stays until uninstall

# [storage]
# dynamic = true                  # a folder to write to: DYNAMIC_STORAGE
# static = "/media/"              # one that the web server serves: STATIC_STORAGE

# [backup]
# at = "03:00"                    # every night; "" for never
# keep_days = 7                   # the newest of each; also keep_weeks, keep_months
# verify = "Sun 04:00"            # restores the newest where nobody sees it; default: never
# repository = "sftp:me@nas:/srv" # of restic; else a folder of root's here

[limits.app]
# memory = "512M"
# cpus = 0.5
# tasks = 256
)toml";

constexpr std::string_view program = R"python("""The web application @NAME@."""
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    return "Hello from @NAME@\n", {"Content-Type": "text/plain; charset=utf-8"}


@app.route("/health")
def health():
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}
)python";

} // namespace

std::vector<InitFile> init_files(const std::string &name) {
    return {{"fgn.toml", fill(manifest, {{"NAME", name}})},
            {"main.py", fill(program, {{"NAME", name}})},
            {"requirements.txt", "flask\n"}};
}

std::string image_manifest(const std::string &image, const std::vector<std::string> &ports) {
    std::vector<std::string> quoted;
    for (const std::string &port : ports)
        quoted.push_back(toml_string(port));
    return "[[container]]\nname = \"main\"\nimage = " + toml_string(image) + "\nports = [" +
           join(quoted, ", ") + "]\n";
}

std::string front_manifest() {
    return "[front]\nhttps = 443\nhttp = 80\n";
}

} // namespace fgn::render
