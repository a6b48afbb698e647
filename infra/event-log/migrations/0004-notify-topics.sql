-- As before, but tells which topics were appended to, so that only their consumers wake.
CREATE OR REPLACE FUNCTION event_log.append(topics text[], partitions int[], keys text[], "values" text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO event_log.partition (topic, partition)
  SELECT DISTINCT t, p FROM unnest(topics, partitions) AS r (t, p)
  WHERE NOT EXISTS (SELECT FROM event_log.partition AS held WHERE held.topic = t AND held.partition = p)
  ORDER BY t, p ON CONFLICT DO NOTHING;

  PERFORM FROM event_log.partition AS held
  WHERE (held.topic, held.partition) IN (SELECT t, p FROM unnest(topics, partitions) AS r (t, p))
  ORDER BY held.topic, held.partition FOR UPDATE;

  WITH incoming AS (
    SELECT * FROM unnest(topics, partitions, keys, "values") WITH ORDINALITY AS r (topic, partition, key, value, place)
  ), taken AS (
    UPDATE event_log.partition AS held SET next_offset = held.next_offset + n.records
    FROM (SELECT topic, partition, count(*) AS records FROM incoming GROUP BY topic, partition) AS n
    WHERE held.topic = n.topic AND held.partition = n.partition
    RETURNING held.topic, held.partition, held.next_offset - n.records AS first
  )
  INSERT INTO event_log.record (topic, partition, "offset", key, value)
  SELECT topic, partition, first + row_number() OVER (PARTITION BY topic, partition ORDER BY place) - 1, key, value
  FROM incoming JOIN taken USING (topic, partition);

  PERFORM pg_notify('onrecord_appended', t) FROM (SELECT DISTINCT unnest(topics)) AS appended (t);
END
$$;
