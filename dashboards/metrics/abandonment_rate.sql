-- name: abandonment_rate
-- title: Abandonment rate
-- definition:
--   Inbound calls whose caller hung up after 5 s or later and before it had rung for 30 s (inferred), of those
--   offered. Abandons within 5 s are counted beside and are in neither.
-- unit: share
-- null: No call was offered in the group.
-- metric_set: v1
-- version: 1
-- values: abandoned, offered, short_abandons, rate
-- time: created_at
-- dimensions:
--   account = account
--   agent = agent
--   country = country
--   direction = direction
--   weekday = toString(toDayOfWeek(toTimeZone(created_at, {timeZone:String})))
--   hour_of_day = toString(toHour(toTimeZone(created_at, {timeZone:String})))

SELECT {{by}}
  countIf(outcome = 'abandoned' AND NOT short_abandon) AS abandoned,
  countIf(outcome IN ('answered', 'no_answer', 'declined_by_business') OR (outcome = 'abandoned' AND NOT short_abandon)) AS offered,
  countIf(outcome = 'abandoned' AND short_abandon) AS short_abandons,
  if(offered = 0, NULL, abandoned / offered) AS rate
FROM call_fact FINAL
WHERE workspace = {workspace:String} AND counted
  AND created_at >= {from:DateTime64(3, 'UTC')} AND created_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({direction:String} = '' OR direction = {direction:String})
  AND ({country:String} = '' OR country = {country:String})
  AND direction = 'inbound'
{{group}}
