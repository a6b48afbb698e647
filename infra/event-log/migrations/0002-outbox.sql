-- Events of a transaction that must not be told unless it commits. Told in the order of `id`, then deleted.
CREATE TABLE event_log.outbox (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  writer text NOT NULL,
  topic  text NOT NULL,
  event  json NOT NULL
);
CREATE INDEX outbox_by_writer ON event_log.outbox (writer, id);
