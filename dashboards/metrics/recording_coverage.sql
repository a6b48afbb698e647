-- name: recording_coverage
-- title: Recording coverage
-- definition:
--   Answered calls with a verified recording that is not cut short, of answered calls for which the gate opened.
--   Calls for which it closed, or that nobody asked to record, are shown by reason beside it. Cut short: more than
--   5 s and more than 5 % of the talk are missing. A call whose recording was erased later stays covered. Bucketed by
--   when the call began.
-- unit: share
-- null: No answered call that counts in the group.
-- metric_set: v1
-- version: 1
-- values: covered, eligible, calls, rate
-- time: at
-- dimensions:
--   account = account
--   agent = agent
--   country = country
--   direction = direction
--   reason = coverage

SELECT {{by}}
  countIf(fact.covered AND fact.eligible) AS covered,
  countIf(fact.eligible) AS eligible,
  count() AS calls,
  if(eligible = 0, NULL, covered / eligible) AS rate
FROM recording_fact AS fact FINAL
WHERE workspace = {workspace:String} AND answered
  AND at >= {from:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({direction:String} = '' OR direction = {direction:String})
  AND ({country:String} = '' OR country = {country:String})
{{group}}
