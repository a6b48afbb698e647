SELECT postgres.secure_by_workspace('transcription.call', 'SELECT, INSERT, UPDATE');
SELECT postgres.secure_by_workspace('transcription.artefact');
SELECT postgres.secure_by_workspace('transcription.decision', 'SELECT, INSERT');
