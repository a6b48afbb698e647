SELECT postgres.secure_by_workspace('recording.call', 'SELECT, INSERT, UPDATE');
SELECT postgres.secure_by_workspace('recording.artefact');
SELECT postgres.secure_by_workspace('recording.decision', 'SELECT, INSERT');
