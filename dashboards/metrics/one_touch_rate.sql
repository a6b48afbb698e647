-- name: one_touch_rate
-- title: One-touch rate
-- definition:
--   Closed cycles with exactly one human reply and no reopening within 72 hours, of closed cycles with a human
--   reply. Bucketed by the close and attributed to who closed.
-- unit: share
-- null: No cycle with a human reply was closed in the group.
-- metric_set: v1
-- version: 1
-- values: one_touch, closed, rate
-- time: closed_at
-- dimensions:
--   account = account
--   agent = closed_by
--   team = closed_team
--   country = country
--   initiated_by = initiated_by
--   closed_by_kind = closed_by_kind

SELECT {{by}}
  countIf(human_replies = 1 AND reopened_after_s IS NULL) AS one_touch,
  count() AS closed,
  if(closed = 0, NULL, one_touch / closed) AS rate
FROM conversation_cycle FINAL
WHERE workspace = {workspace:String}
  AND closed_at >= {from:DateTime64(3, 'UTC')} AND closed_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR closed_by = {agent:String})
  AND ({country:String} = '' OR country = {country:String})
  AND human_replies > 0
{{group}}
