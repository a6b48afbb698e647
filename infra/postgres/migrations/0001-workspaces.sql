-- What every other migration builds on: two roles, and one way to make a table a workspace's own.
--
--   onrecord_app     sees and writes the rows of the workspace that the transaction is in, and of no other
--   onrecord_system  looks across workspaces: what is due, whose account this is, who may sign in
--
-- Neither owns anything or may go round row-level security. Roles belong to the server: another database of it, or its
-- administrator, may have made them already.
CREATE SCHEMA postgres;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['onrecord_app', 'onrecord_system'] LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = name);
    EXECUTE format('CREATE ROLE %I NOLOGIN', name);
  END LOOP;
  -- who looks across may also step into one workspace
  IF NOT pg_has_role('onrecord_system', 'onrecord_app', 'USAGE') THEN
    GRANT onrecord_app TO onrecord_system;
  END IF;
  -- migrations to come see all rows, although tables are secured against their owner too
  IF NOT pg_has_role(current_user, 'onrecord_system', 'USAGE') THEN
    GRANT onrecord_system TO CURRENT_USER;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'the roles onrecord_app and onrecord_system are missing, and % may not make them', current_user
    USING ERRCODE = 'insufficient_privilege',
          HINT = 'An administrator runs: CREATE ROLE onrecord_app; CREATE ROLE onrecord_system IN ROLE onrecord_app; GRANT onrecord_system TO <owner>';
END $$;

-- The workspace that the transaction is in; null outside of one, so that nothing equals it.
CREATE FUNCTION postgres.workspace() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('onrecord.workspace', true), '');

-- Rows belong to the workspace that `belongs_to`, a column or an expression over the row, names. `may` is what both
-- roles may do with them: what is left out (UPDATE of what is append-only) is refused whatever the row. Where a
-- statement says `workspace = $1`, as all do, the planner compares $1 with postgres.workspace() once, not row by row.
CREATE FUNCTION postgres.secure_by_workspace(
  secured regclass, may text DEFAULT 'SELECT, INSERT, UPDATE, DELETE', belongs_to text DEFAULT 'workspace'
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', secured);
  EXECUTE format(
    'CREATE POLICY within_workspace ON %1$s TO onrecord_app
     USING (%2$s = postgres.workspace()) WITH CHECK (%2$s = postgres.workspace())', secured, belongs_to);
  EXECUTE format('CREATE POLICY across_workspaces ON %s TO onrecord_system USING (true) WITH CHECK (true)', secured);
  EXECUTE format('GRANT %s ON %s TO onrecord_app, onrecord_system', may, secured);
  PERFORM postgres.open_schema(secured);
END $$;

-- A table that belongs to no workspace: out of reach of whoever is in one.
CREATE FUNCTION postgres.keep_outside_workspaces(kept regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO onrecord_system', kept);
  PERFORM postgres.open_schema(kept);
END $$;

-- Who may not enter a table's schema cannot use what is granted on the table.
CREATE FUNCTION postgres.open_schema(of_table regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  schema name := (SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = of_table);
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %s TO onrecord_app, onrecord_system', schema);
END $$;

-- who may not migrate can still tell whether something is missing
GRANT SELECT ON public.migration TO onrecord_app, onrecord_system;

GRANT USAGE ON SCHEMA postgres TO onrecord_app, onrecord_system;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA postgres FROM PUBLIC;
GRANT EXECUTE ON FUNCTION postgres.workspace() TO onrecord_app, onrecord_system;
