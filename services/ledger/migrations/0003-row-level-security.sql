-- Append-only by right, beside the triggers: nobody but the owner may update or delete an entry or a checkpoint.
SELECT postgres.secure_by_workspace('ledger.log', 'SELECT, INSERT, UPDATE');
SELECT postgres.secure_by_workspace('ledger.entry', 'SELECT, INSERT');
SELECT postgres.secure_by_workspace('ledger.payload', 'SELECT, INSERT, DELETE');
SELECT postgres.secure_by_workspace('ledger.checkpoint', 'SELECT, INSERT');
