SELECT postgres.secure_by_workspace('privacy.retention_policy', 'SELECT, INSERT');
SELECT postgres.secure_by_workspace('privacy.retention_run', 'SELECT, INSERT, UPDATE');
