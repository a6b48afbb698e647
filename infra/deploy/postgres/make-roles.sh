#!/bin/sh
# Run once by the server's image, on an empty data folder: the database and who may do what in it.
#   onrecord_owner   owns the tables and migrates; no service knows its password
#   onrecord_app     sees the rows of one workspace at a time
#   onrecord_system  looks across workspaces
set -eu
PGPASSWORD="$POSTGRES_PASSWORD" psql --set=ON_ERROR_STOP=1 --username=postgres --no-password \
  --set=owner="$POSTGRES_OWNER_PASSWORD" --set=app="$POSTGRES_APP_PASSWORD" --set=system="$POSTGRES_SYSTEM_PASSWORD" <<'SQL'
CREATE ROLE onrecord_app LOGIN PASSWORD :'app' CONNECTION LIMIT 120;
CREATE ROLE onrecord_system LOGIN PASSWORD :'system' IN ROLE onrecord_app CONNECTION LIMIT 60;
CREATE ROLE onrecord_owner LOGIN PASSWORD :'owner' IN ROLE onrecord_system;
CREATE DATABASE onrecord OWNER onrecord_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE onrecord FROM PUBLIC;
GRANT CONNECT ON DATABASE onrecord TO onrecord_app, onrecord_system;
SQL
