-- name: unanswered_rate
-- title: Unanswered rate
-- definition:
--   Cycles closed with a customer turn and no human reply, of cycles closed with a customer turn. Courtesies are in
--   neither. Bucketed by the close.
-- unit: share
-- null: No cycle with a customer turn was closed in the group.
-- metric_set: v1
-- version: 1
-- values: unanswered, closed, rate
-- time: closed_at
-- dimensions:
--   account = account
--   agent = closed_by
--   team = closed_team
--   country = country
--   initiated_by = initiated_by
--   closed_by_kind = closed_by_kind

SELECT {{by}}
  countIf(human_replies = 0) AS unanswered,
  count() AS closed,
  if(closed = 0, NULL, unanswered / closed) AS rate
FROM conversation_cycle FINAL
WHERE workspace = {workspace:String}
  AND closed_at >= {from:DateTime64(3, 'UTC')} AND closed_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR closed_by = {agent:String})
  AND ({country:String} = '' OR country = {country:String})
  AND customer_turns > 0 AND NOT courtesy
{{group}}
