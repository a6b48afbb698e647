-- name: first_response
-- title: First response time
-- definition:
--   From the customer's first item of a cycle, or from the last handoff of a bot to people if that is later, to the
--   first human reply: a message, or an answered call. Bots, workflows and campaigns are no replies. Reported as
--   soon as the reply is there, bucketed by it. In calendar seconds (24x7). Replies whose clock was more than 5 s
--   behind are left out.
-- unit: seconds
-- null: No human has replied (yet). Counted in missing, on the day the customer wrote; courtesies (a word of thanks after a close) are not.
-- metric_set: v1
-- version: 1
-- values: count, missing, mean, p50, p90, p95, max
-- time: ifNull(first_response_at, first_customer_at)
-- dimensions:
--   account = account
--   agent = first_response_by
--   team = first_response_team
--   country = country
--   initiated_by = initiated_by
--   bucket = toString(arrayMax(arrayFilter(edge -> edge <= ifNull(first_response_s, 0), [0, 10, 30, 60, 120, 300, 600, 1800, 3600, 14400, 86400])))

SELECT {{by}}
  count(first_response_s) AS count,
  countIf(first_response_s IS NULL) AS missing,
  round(avg(first_response_s), 3) AS mean,
  round(quantileExactInclusive(0.5)(first_response_s), 3) AS p50,
  round(quantileExactInclusive(0.9)(first_response_s), 3) AS p90,
  round(quantileExactInclusive(0.95)(first_response_s), 3) AS p95,
  max(first_response_s) AS max
FROM conversation_cycle FINAL
WHERE workspace = {workspace:String}
  AND ifNull(first_response_at, first_customer_at) >= {from:DateTime64(3, 'UTC')} AND ifNull(first_response_at, first_customer_at) < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR first_response_by = {agent:String})
  AND ({country:String} = '' OR country = {country:String})
  AND NOT courtesy AND NOT has(flags, 'clock_skew_excluded')
{{group}}
