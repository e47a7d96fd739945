"""Brings the database to the schema that this version needs; running it again changes nothing."""
from database import database

TASKS = """
CREATE TABLE IF NOT EXISTS tasks (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    title VARCHAR(200) NOT NULL,
    file CHAR(32),
    done BOOLEAN NOT NULL DEFAULT FALSE
)
"""

with database() as cursor:
    cursor.execute(TASKS)
print("The schema is there.")
