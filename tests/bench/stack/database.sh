# Makes the data once, then runs MariaDB on the socket that the application shares.
set -eu
cd /var/lib/database
if [ ! -d data ]; then
    mariadb-install-db --no-defaults --datadir=/var/lib/database/new --auth-root-authentication-method=normal \
        --user=root --skip-test-db --skip-name-resolve >/dev/null
    mv new data
fi
exec mariadbd --no-defaults --user=root --datadir=/var/lib/database/data --socket=/run/mysqld/mysqld.sock \
    --pid-file=/tmp/mariadbd.pid --skip-networking --skip-name-resolve --character-set-server=utf8mb4 \
    --max-connections=18 --innodb-buffer-pool-size=128M --init-file=/stack/init.sql
