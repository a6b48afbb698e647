-- The log is read across workspaces, by consumers; who is in a workspace can only note its own events to be told.
SELECT postgres.keep_outside_workspaces('event_log.partition');
SELECT postgres.keep_outside_workspaces('event_log.record');
SELECT postgres.keep_outside_workspaces('event_log.committed');
SELECT postgres.secure_by_workspace('event_log.outbox', 'INSERT', $$(event ->> 'workspace')$$);
GRANT SELECT, UPDATE, DELETE ON event_log.outbox TO onrecord_system;
