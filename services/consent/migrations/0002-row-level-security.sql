-- Records, notices, questions, answers and policies are followed by later ones, never changed.
SELECT postgres.secure_by_workspace('consent.notice', 'SELECT, INSERT');
SELECT postgres.secure_by_workspace('consent.policy', 'SELECT, INSERT');
SELECT postgres.secure_by_workspace('consent.prompt', 'SELECT, INSERT');
SELECT postgres.secure_by_workspace('consent.answer', 'SELECT, INSERT');
SELECT postgres.secure_by_workspace('consent.record', 'SELECT, INSERT');
SELECT postgres.secure_by_workspace('consent.pending_reply', 'SELECT, INSERT, DELETE');
SELECT postgres.secure_by_workspace('consent.handled', 'SELECT, INSERT');
