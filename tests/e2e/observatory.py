# SPDX-License-Identifier: Apache-2.0
"""The rules of MDN's HTTP Observatory for what the web server itself decides; from 100 the grade is A+.

Its documentation: https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring"""
import re

HALF_A_YEAR = 15_768_000


def directives(policy):
    return {words[0].lower(): words[1:] for words in (part.split() for part in policy.split(";")) if words}


def of_policy(policy):
    if not policy:
        return -25
    found = directives(policy)
    scripts = found.get("script-src", found.get("default-src"))
    if scripts is None or {"'unsafe-inline'", "data:", "https:", "*"} & set(scripts):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    styles = found.get("style-src", found.get("default-src", []))
    return 0 if "'unsafe-inline'" in styles else 10 if found.get("default-src") == ["'none'"] else 5


def of_transport(value):
    age = re.search(r"max-age=(\d+)", value)
    return -20 if age is None else -10 if int(age.group(1)) < HALF_A_YEAR else 0


def of_frames(headers):
    if "frame-ancestors" in directives(headers.get("content-security-policy", "")):
        return 5
    return 0 if headers.get("x-frame-options", "").upper() in ("DENY", "SAMEORIGIN") else -20


def of_referrers(value):
    return {"": 0, "unsafe-url": -5, "no-referrer-when-downgrade": -5, "origin": -5, "origin-when-cross-origin": -5}.get(value, 5)


def score(headers, redirect):
    """Of the headers of a page, by name in lower case, and where plain HTTP for it leads to."""
    return (100 + of_policy(headers.get("content-security-policy", "")) + of_transport(headers.get("strict-transport-security", ""))
            + of_frames(headers) + of_referrers(headers.get("referrer-policy", ""))
            + (0 if headers.get("x-content-type-options") == "nosniff" else -5)
            + (10 if headers.get("cross-origin-resource-policy") in ("same-origin", "same-site") else 0)
            + (-20 if headers.get("access-control-allow-origin") == "*" else 0)
            + (0 if redirect.startswith("https://") else -20))
