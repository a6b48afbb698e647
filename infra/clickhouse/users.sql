-- The three logins of On Record with the least that each needs. An administrator runs this once, before the first start,
-- with passwords of his own. Where the tables are replicated, ON CLUSTER 'name' comes after every name of a database or
-- user here, and the last statement is needed, too.

CREATE DATABASE IF NOT EXISTS onrecord;

-- Creates and changes tables: the migrations alone.
CREATE USER IF NOT EXISTS onrecord_migrator IDENTIFIED WITH sha256_password BY '{migrator_password}';
GRANT SELECT, INSERT, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TABLE, TRUNCATE, OPTIMIZE ON onrecord.* TO onrecord_migrator;

-- Inserts, and deletes what retention and erasure name. It reads what it inserts from and deletes by.
CREATE USER IF NOT EXISTS onrecord_writer IDENTIFIED WITH sha256_password BY '{writer_password}';
GRANT SELECT, INSERT, ALTER DELETE ON onrecord.* TO onrecord_writer;

-- Reads. Not readonly = 1: it could not set the limits of its own queries then, nor ask for compressed answers.
CREATE USER IF NOT EXISTS onrecord_reader IDENTIFIED WITH sha256_password BY '{reader_password}' SETTINGS readonly = 2;
GRANT SELECT ON onrecord.* TO onrecord_reader;

-- Only where the tables are replicated.
GRANT CLUSTER ON *.* TO onrecord_migrator;
