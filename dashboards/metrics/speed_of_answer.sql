-- name: speed_of_answer
-- title: Speed of answer
-- definition:
--   How long answered inbound calls rang, from the first ring to the answer. Bucketed by when the call began.
-- unit: seconds
-- null: An answered call of which the start was not told.
-- metric_set: v1
-- version: 1
-- values: count, missing, mean, p50, p90, p95, max
-- time: created_at
-- dimensions:
--   account = account
--   agent = agent
--   country = country
--   direction = direction
--   weekday = toString(toDayOfWeek(toTimeZone(created_at, {timeZone:String})))
--   hour_of_day = toString(toHour(toTimeZone(created_at, {timeZone:String})))

SELECT {{by}}
  count(ring_s) AS count,
  countIf(ring_s IS NULL) AS missing,
  round(avg(ring_s), 3) AS mean,
  round(quantileExactInclusive(0.5)(ring_s), 3) AS p50,
  round(quantileExactInclusive(0.9)(ring_s), 3) AS p90,
  round(quantileExactInclusive(0.95)(ring_s), 3) AS p95,
  max(ring_s) AS max
FROM call_fact FINAL
WHERE workspace = {workspace:String} AND counted
  AND created_at >= {from:DateTime64(3, 'UTC')} AND created_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({direction:String} = '' OR direction = {direction:String})
  AND ({country:String} = '' OR country = {country:String})
  AND direction = 'inbound'
  AND outcome = 'answered'
{{group}}
