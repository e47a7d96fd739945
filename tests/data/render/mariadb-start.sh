#!/bin/sh
# Written by fgnctl; changes are lost at the next apply.
set -eu
umask 027
cd /var/lib/database
rm -rf new tmp
mkdir tmp
if [ ! -d data ]; then
    mariadb-install-db --no-defaults --datadir=/var/lib/database/new --tmpdir=/var/lib/database/tmp \
        --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve >/dev/null
    mv new data
fi
exec mariadbd --defaults-file=/etc/fgnctl/my.cnf
