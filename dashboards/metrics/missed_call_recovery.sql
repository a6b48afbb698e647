-- name: missed_call_recovery
-- title: Missed call recovery
-- definition:
--   Inbound calls missed (not answered, abandoned, declined by us) after which the customer got a human reply or an
--   answered call within 24 hours, of all missed. Several misses before a recovery are one; the first of them
--   counts, on the day it began.
-- unit: share
-- null: No call was missed in the group.
-- metric_set: v1
-- version: 1
-- values: recovered, missed, rate, p50
-- time: created_at
-- dimensions:
--   account = account
--   agent = agent
--   country = country
--   direction = direction
--   weekday = toString(toDayOfWeek(toTimeZone(created_at, {timeZone:String})))
--   hour_of_day = toString(toHour(toTimeZone(created_at, {timeZone:String})))

SELECT {{by}}
  countIf(recovered_after_s IS NOT NULL) AS recovered,
  count() AS missed,
  if(missed = 0, NULL, recovered / missed) AS rate,
  round(quantileExactInclusive(0.5)(recovered_after_s), 3) AS p50
FROM call_fact FINAL
WHERE workspace = {workspace:String} AND counted
  AND created_at >= {from:DateTime64(3, 'UTC')} AND created_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({direction:String} = '' OR direction = {direction:String})
  AND ({country:String} = '' OR country = {country:String})
  AND direction = 'inbound'
  AND opens_missed_episode
{{group}}
