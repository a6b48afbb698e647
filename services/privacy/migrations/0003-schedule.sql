-- Whether the policy is applied by the clock; the same in all rows of a version.
ALTER TABLE privacy.retention_policy
  ADD COLUMN schedule text NOT NULL DEFAULT 'manual' CHECK (schedule IN ('manual', 'daily'));
