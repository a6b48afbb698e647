-- name: permission_grant_rate
-- title: Permission grants
-- definition:
--   Call permissions that people granted themselves, of requests sent. Automatic grants (a callback) are beside. A
--   call permission is not a consent to recording. Bucketed by the request or the answer.
-- unit: share
-- null: No permission was requested in the group.
-- metric_set: v1
-- version: 1
-- values: granted, requested, automatic, rate
-- time: at
-- dimensions:
--   account = account
--   country = country

SELECT {{by}}
  countIf(kind = 'accepted' AND source = 'user_action') AS granted,
  countIf(kind = 'requested') AS requested,
  countIf(kind = 'accepted' AND source = 'automatic') AS automatic,
  if(requested = 0, NULL, granted / requested) AS rate
FROM permission_fact FINAL
WHERE workspace = {workspace:String} AND counted
  AND at >= {from:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
  AND ({account:String} = '' OR account = {account:String})
  AND ({country:String} = '' OR country = {country:String})
{{group}}
