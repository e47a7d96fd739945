CREATE DATABASE IF NOT EXISTS `hello` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'hello'@'localhost';
ALTER USER 'hello'@'localhost' IDENTIFIED BY 'us3r';
GRANT ALL PRIVILEGES ON `hello`.* TO 'hello'@'localhost';
ALTER USER 'root'@'localhost' IDENTIFIED BY 'r00t';
