CREATE SCHEMA IF NOT EXISTS event_log;

-- The row lock on a partition is held until the append commits: offsets become visible in their order, without gaps.
CREATE TABLE event_log.partition (
  topic       text   NOT NULL,
  partition   int    NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, partition)
);

-- value is text, not jsonb: what was appended is what is read, also when it cannot be parsed.
CREATE TABLE event_log.record (
  topic       text        NOT NULL,
  partition   int         NOT NULL,
  "offset"    bigint      NOT NULL,
  key         text        NOT NULL,
  value       text        NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition, "offset")
);
CREATE INDEX record_by_key ON event_log.record (topic, key, "offset");
CREATE INDEX record_by_time ON event_log.record USING brin (recorded_at);

CREATE TABLE event_log.committed (
  consumer_group text        NOT NULL,
  topic          text        NOT NULL,
  partition      int         NOT NULL,
  next_offset    bigint      NOT NULL,
  committed_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer_group, topic, partition)
);
