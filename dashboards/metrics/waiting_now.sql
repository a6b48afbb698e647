-- name: waiting_now
-- title: Open now
-- definition:
--   Conversation cycles that are open, those in which a customer waits, and how long the longest has waited, as of
--   the last event of the workspace: whatever days are asked for.
-- unit: cycles
-- null: longest_wait_s is NULL while nobody waits.
-- metric_set: v1
-- version: 1
-- values: open, waiting, longest_wait_s
-- time: opened_at
-- dimensions:
--   account = account
--   country = country

WITH (SELECT max(least(time, recorded_at)) FROM event WHERE workspace = {workspace:String}) AS as_of
SELECT {{by}}
  count() AS open,
  countIf(waiting_since IS NOT NULL) AS waiting,
  max(greatest(0, dateDiff('second', waiting_since, as_of))) AS longest_wait_s
FROM conversation_cycle FINAL
WHERE workspace = {workspace:String} AND closed_at IS NULL
  AND ({account:String} = '' OR account = {account:String})
  AND ({country:String} = '' OR country = {country:String})
{{group}}
