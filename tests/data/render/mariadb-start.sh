#!/bin/sh
# Written by fgnctl; changes are lost at the next apply.
set -eu
trap 'exit 143' TERM
umask 027
cd /var/lib/database
own=$(mariadbd --no-defaults --version | sed -n 's/^[^0-9]*\([0-9]*\.[0-9]*\).*/\1/p')
data=$(cat version 2>/dev/null || true)
if [ -n "$own" ] && [ "$(printf '%s\n' "$own" "$data" | sort -V | tail -n 1)" != "$own" ]; then
    echo "The data is of MariaDB $data, and this image has $own, which cannot read it: take an image of $data or later." >&2
    exit 1
fi
echo "$own" >version.new
mv version.new version
rm -rf new tmp
mkdir tmp
if [ ! -d data ]; then
    mariadb-install-db --no-defaults --datadir=/var/lib/database/new --tmpdir=/var/lib/database/tmp \
        --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve >/dev/null
    mv new data
fi
exec mariadbd --defaults-file=/etc/fgnctl/my.cnf
