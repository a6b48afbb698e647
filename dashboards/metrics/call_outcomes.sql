-- name: call_outcomes
-- title: Call outcomes
-- definition:
--   Calls by what became of them, on the day they began. The outcome is the first that matches of the rules for its
--   direction; WhatsApp's own COMPLETED is not one of them, because unanswered calls complete too. Whether an
--   inbound call was abandoned or not answered is inferred from how long it rang (30 s).
-- unit: calls
-- null: talk_s is NULL where no call of the group was answered.
-- metric_set: v1
-- version: 1
-- values: calls, answered, talk_s
-- time: created_at
-- dimensions:
--   account = account
--   agent = agent
--   country = country
--   direction = direction
--   weekday = toString(toDayOfWeek(toTimeZone(created_at, {timeZone:String})))
--   hour_of_day = toString(toHour(toTimeZone(created_at, {timeZone:String})))
--   outcome = outcome

SELECT {{by}}
  count() AS calls,
  countIf(outcome = 'answered') AS answered,
  sum(fact.talk_s) AS talk_s
FROM call_fact AS fact FINAL
WHERE workspace = {workspace:String} AND counted
  AND created_at >= {from:DateTime64(3, 'UTC')} AND created_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({direction:String} = '' OR direction = {direction:String})
  AND ({country:String} = '' OR country = {country:String})
{{group}}
