-- name: connect_rate
-- title: Connect rate
-- definition:
--   Outbound calls that were answered, of those answered, not answered or declined by the user. Cancelled, failed,
--   blocked and indeterminate calls are in neither.
-- unit: share
-- null: No outbound call of these outcomes in the group.
-- metric_set: v1
-- version: 1
-- values: answered, attempts, rate
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
  countIf(outcome IN ('answered', 'no_answer', 'declined_by_user')) AS attempts,
  if(attempts = 0, NULL, answered / attempts) AS rate
FROM call_fact FINAL
WHERE workspace = {workspace:String} AND counted
  AND created_at >= {from:DateTime64(3, 'UTC')} AND created_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({direction:String} = '' OR direction = {direction:String})
  AND ({country:String} = '' OR country = {country:String})
  AND direction = 'outbound'
{{group}}
