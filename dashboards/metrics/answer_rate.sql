-- name: answer_rate
-- title: Answer rate
-- definition:
--   Inbound calls that were answered, of those offered. Offered: answered, not answered, declined by us, or
--   abandoned after 5 s or later. Failed and indeterminate calls and short abandons are no offers. Bucketed by when
--   the call began. Answer, abandonment and miss rate add up to 1.
-- unit: share
-- null: No call was offered in the group.
-- metric_set: v1
-- version: 1
-- values: answered, offered, rate
-- time: created_at
-- dimensions:
--   account = account
--   agent = agent
--   country = country
--   direction = direction
--   weekday = toString(toDayOfWeek(toTimeZone(created_at, {timeZone:String})))
--   hour_of_day = toString(toHour(toTimeZone(created_at, {timeZone:String})))

SELECT {{by}}
  countIf(outcome = 'answered') AS answered,
  countIf(outcome IN ('answered', 'no_answer', 'declined_by_business') OR (outcome = 'abandoned' AND NOT short_abandon)) AS offered,
  if(offered = 0, NULL, answered / offered) AS rate
FROM call_fact FINAL
WHERE workspace = {workspace:String} AND counted
  AND created_at >= {from:DateTime64(3, 'UTC')} AND created_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({direction:String} = '' OR direction = {direction:String})
  AND ({country:String} = '' OR country = {country:String})
  AND direction = 'inbound'
{{group}}
