-- name: reopen_rate
-- title: Reopen rate
-- definition:
--   Closed cycles that were followed by another within 72 hours, of all closed. Bucketed by the close and attributed
--   to who closed.
-- unit: share
-- null: No cycle was closed in the group.
-- metric_set: v1
-- version: 1
-- values: reopened, closed, rate
-- time: closed_at
-- dimensions:
--   account = account
--   agent = closed_by
--   team = closed_team
--   country = country
--   initiated_by = initiated_by
--   closed_by_kind = closed_by_kind

SELECT {{by}}
  countIf(reopened_after_s IS NOT NULL) AS reopened,
  count() AS closed,
  if(closed = 0, NULL, reopened / closed) AS rate
FROM conversation_cycle FINAL
WHERE workspace = {workspace:String}
  AND closed_at >= {from:DateTime64(3, 'UTC')} AND closed_at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({agent:String} = '' OR closed_by = {agent:String})
  AND ({country:String} = '' OR country = {country:String})
{{group}}
