-- Where a checkpoint was left that this installation cannot change afterwards. `cosignature`: the lines of a witness that
-- saw that the log had only grown.
CREATE TABLE IF NOT EXISTS ledger.anchor (
  workspace   text NOT NULL,
  place       text NOT NULL,
  size        bigint NOT NULL CHECK (size > 0),
  cosignature text,
  anchored_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, place, size),
  FOREIGN KEY (workspace, size) REFERENCES ledger.checkpoint (workspace, size)
);
CREATE OR REPLACE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE ON ledger.anchor
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
SELECT postgres.secure_by_workspace('ledger.anchor', 'SELECT, INSERT');
