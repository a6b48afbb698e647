SELECT postgres.secure_by_workspace('identity.subject', 'SELECT, INSERT, UPDATE');
SELECT postgres.secure_by_workspace('identity.identifier');
