#!/bin/sh
# Writes infra/deploy/.env, for compose.yaml: a random password for everything that wants one. Never overwrites it.
set -eu
cd "$(dirname "$0")"
umask 077
if [ -e .env ]; then
  echo "infra/deploy/.env is there already: remove it first if the systems that know its passwords are gone" >&2
  exit 1
fi

secret() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }

{
  for name in \
    POSTGRES_ADMIN_PASSWORD POSTGRES_OWNER_PASSWORD POSTGRES_APP_PASSWORD POSTGRES_SYSTEM_PASSWORD \
    CLICKHOUSE_MIGRATOR_PASSWORD CLICKHOUSE_WRITER_PASSWORD CLICKHOUSE_READER_PASSWORD \
    S3_ACCESS_KEY S3_SECRET_KEY GRAFANA_ADMIN_PASSWORD ONRECORD_METRICS_TOKEN; do
    echo "$name=$(secret 24)"
  done
  # 16 bytes as base64url without padding, which is what Kafka takes for a cluster's id
  echo "KAFKA_CLUSTER_ID=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')"
} > .env.partial
mv .env.partial .env
echo "wrote infra/deploy/.env" >&2
