"""The connection to the service's MariaDB."""
import os
from contextlib import contextmanager
from pathlib import Path

import pymysql


@contextmanager
def database():
    connection = pymysql.connect(
        unix_socket=os.environ["MYSQL_UNIX_SOCKET"],
        user=os.environ["MYSQL_USER"],
        password=Path(os.environ["MYSQL_PASSWORD_FILE"]).read_text(),
        database=os.environ["MYSQL_DATABASE"],
    )
    with connection, connection.cursor() as cursor:
        yield cursor
        connection.commit()
