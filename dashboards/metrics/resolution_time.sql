-- name: resolution_time
-- title: Resolution time
-- definition:
--   From the first item of a cycle to its close, per cycle: a reopening starts a new one and never changes the one
--   before. A close by a timer, or by 24 hours of silence where no inbox closes, takes effect at the last item.
--   Bucketed by the close. In calendar seconds (24x7). Attributed to who closed, else to who had it last.
-- unit: seconds
-- null: Still open, or no human took part. Counted in missing, on the day of the close, or of the opening while open.
-- metric_set: v1
-- version: 1
-- values: count, missing, mean, p50, p90, p95, max
-- time: ifNull(closed_at, opened_at)
-- dimensions:
--   account = account
--   agent = closed_by
--   team = closed_team
--   country = country
--   initiated_by = initiated_by
--   closed_by_kind = closed_by_kind

SELECT {{by}}
  count(resolution_s) AS count,
  countIf(resolution_s IS NULL) AS missing,
  round(avg(resolution_s), 3) AS mean,
  round(quantileExactInclusive(0.5)(resolution_s), 3) AS p50,
  round(quantileExactInclusive(0.9)(resolution_s), 3) AS p90,
  round(quantileExactInclusive(0.95)(resolution_s), 3) AS p95,
  max(resolution_s) AS max
FROM conversation_cycle FINAL
WHERE workspace = {workspace:String}
  AND ifNull(closed_at, opened_at) >= {from:DateTime64(3, 'UTC')} AND ifNull(closed_at, opened_at) < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR closed_by = {agent:String})
  AND ({country:String} = '' OR country = {country:String})
{{group}}
