SELECT postgres.secure_by_workspace('ingest.workspace', 'SELECT, INSERT, UPDATE', 'id');
SELECT postgres.secure_by_workspace('ingest.account', 'SELECT, INSERT, UPDATE');
SELECT postgres.secure_by_workspace('ingest.source', 'SELECT, INSERT, DELETE',
  '(SELECT a.workspace FROM ingest.account a WHERE a.account = source.account)');
SELECT postgres.secure_by_workspace('ingest.api_key', 'SELECT, INSERT, UPDATE');
