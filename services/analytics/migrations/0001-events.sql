-- Every event once, without personal data. Sorted by contact, because facts are folded from all events of a contact.
-- Of two contents under one id (a sender's fault) the one with the higher hash stays, whichever came first.
CREATE TABLE IF NOT EXISTS event (
  workspace LowCardinality(String),
  contact String,
  event_id String,
  source LowCardinality(String),
  type LowCardinality(String),
  time DateTime64(3, 'UTC'),
  recorded_at DateTime64(3, 'UTC'),
  call String,
  data String CODEC(ZSTD(3)),
  content UInt64 MATERIALIZED sipHash64(type, time, data),
  INDEX call_filter call TYPE bloom_filter(0.01) GRANULARITY 2,
  INDEX time_range time TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(content)
PARTITION BY (workspace, toYYYYMM(time))
ORDER BY (workspace, contact, event_id, source);

-- Which pseudonyms are one person; each link is there from both ends, to be found from either.
CREATE TABLE IF NOT EXISTS subject_link (
  workspace LowCardinality(String),
  subject String,
  other String,
  -- Empty: the two met in one call, and the identity service did not say who survives.
  survivor String
)
ENGINE = ReplacingMergeTree
ORDER BY (workspace, subject, other, survivor);

-- Up to when a contact's events, or facts, have been deleted by retention: facts that began before are never written again.
CREATE TABLE IF NOT EXISTS contact_floor (
  workspace LowCardinality(String),
  contact String,
  until DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(until)
ORDER BY (workspace, contact);
