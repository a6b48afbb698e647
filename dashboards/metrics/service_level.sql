-- name: service_level
-- title: Service level, 20 s
-- definition:
--   Inbound calls answered within 20 s of ringing, of those offered.
-- unit: share
-- null: No call was offered in the group.
-- metric_set: v1
-- version: 1
-- values: answered_in_time, offered, rate
-- time: created_at
-- dimensions:
--   account = account
--   agent = agent
--   country = country
--   direction = direction
--   weekday = toString(toDayOfWeek(toTimeZone(created_at, {timeZone:String})))
--   hour_of_day = toString(toHour(toTimeZone(created_at, {timeZone:String})))

SELECT {{by}}
  countIf(outcome = 'answered' AND ring_s <= 20) AS answered_in_time,
  countIf(outcome IN ('answered', 'no_answer', 'declined_by_business') OR (outcome = 'abandoned' AND NOT short_abandon)) AS offered,
  if(offered = 0, NULL, answered_in_time / offered) AS rate
FROM call_fact FINAL
WHERE workspace = {workspace:String} AND counted
  AND created_at >= {from:DateTime64(3, 'UTC')} AND created_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({direction:String} = '' OR direction = {direction:String})
  AND ({country:String} = '' OR country = {country:String})
  AND direction = 'inbound'
{{group}}
