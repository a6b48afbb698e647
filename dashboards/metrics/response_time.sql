-- name: response_time
-- title: Response time
-- definition:
--   From the start of each customer turn (the first item that nobody had answered), or from the last handoff of a
--   bot to people if that is later, to the first human reply: a message, or an answered call. Bucketed by the reply.
--   In calendar seconds (24x7). Attributed to who replied.
-- unit: seconds
-- null: Not answered: still open, or closed without a reply. Counted in missing, on the day the turn began.
-- metric_set: v1
-- version: 1
-- values: count, missing, mean, p50, p90, p95, max
-- time: ifNull(replied_at, started_at)
-- dimensions:
--   account = account
--   agent = reply_by
--   team = reply_team
--   country = country
--   kind = kind
--   reply_kind = reply_kind

SELECT {{by}}
  count(response_s) AS count,
  countIf(response_s IS NULL) AS missing,
  round(avg(response_s), 3) AS mean,
  round(quantileExactInclusive(0.5)(response_s), 3) AS p50,
  round(quantileExactInclusive(0.9)(response_s), 3) AS p90,
  round(quantileExactInclusive(0.95)(response_s), 3) AS p95,
  max(response_s) AS max
FROM turn_fact FINAL
WHERE workspace = {workspace:String}
  AND ifNull(replied_at, started_at) >= {from:DateTime64(3, 'UTC')} AND ifNull(replied_at, started_at) < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR reply_by = {agent:String})
  AND ({country:String} = '' OR country = {country:String})
  AND NOT has(flags, 'clock_skew_excluded')
{{group}}
