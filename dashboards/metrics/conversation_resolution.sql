-- name: conversation_resolution
-- title: Resolution of whole conversations
-- definition:
--   Of conversations (a contact in an account) of which a cycle closed in the days asked for: from the first opening
--   to the first close, from the first opening to the last close, and the sum of the cycles. Means. Bucketed by the
--   last close.
-- unit: seconds
-- null: No conversation had a close in the group.
-- metric_set: v1
-- version: 1
-- values: conversations, first_mean, full_mean, net_mean
-- time: last_close
-- dimensions:
--   account = account
--   country = country

SELECT {{by}}
  count() AS conversations,
  round(avg(first_s), 3) AS first_mean,
  round(avg(full_s), 3) AS full_mean,
  round(avg(net_s), 3) AS net_mean
FROM (
  SELECT account, max(fact.country) AS country, max(closed_at) AS last_close,
    intDiv(dateDiff('millisecond', min(opened_at), assumeNotNull(min(closed_at))), 1000) AS first_s,
    intDiv(dateDiff('millisecond', min(opened_at), assumeNotNull(max(closed_at))), 1000) AS full_s,
    sumIf(intDiv(dateDiff('millisecond', opened_at, assumeNotNull(closed_at)), 1000), closed_at IS NOT NULL) AS net_s
  FROM conversation_cycle AS fact FINAL
  WHERE workspace = {workspace:String}
  AND ({account:String} = '' OR account = {account:String})
  AND ({country:String} = '' OR fact.country = {country:String})
  GROUP BY contact, account
  HAVING last_close >= {from:DateTime64(3, 'UTC')} AND last_close < {until:DateTime64(3, 'UTC')})
{{group}}
