-- Facts, folded from all events of a contact and replaced whole. row_version is the number of distinct events that they
-- were folded from, so that of two versions the one that knew more stays; is_deleted marks what has gone (a cycle that a
-- late event joined to another, what moved to another pseudonym). Times are UTC. Durations are whole seconds; NULL where
-- not measured, never 0. Columns in _bh_s are business seconds under calendar_id; `24x7` has no closing time, so they
-- equal the calendar seconds beside them. Sorted by contact, because a contact's rows are read and replaced together.

-- One row per call.
CREATE TABLE IF NOT EXISTS call_fact (
  workspace LowCardinality(String),
  contact String,
  call String,
  account LowCardinality(String),
  channel LowCardinality(String),
  country LowCardinality(String),
  direction LowCardinality(String),
  agent String,
  counted Bool,
  created_at DateTime64(3, 'UTC'),
  ringing_at Nullable(DateTime64(3, 'UTC')),
  answered_at Nullable(DateTime64(3, 'UTC')),
  ended_at Nullable(DateTime64(3, 'UTC')),
  talk_s Nullable(UInt32),
  ring_s Nullable(UInt32),
  outcome LowCardinality(String),
  short_abandon Bool,
  voicemail Bool,
  error_codes Array(UInt32),
  flags Array(LowCardinality(String)),
  recovered_after_s Nullable(UInt32),
  recovered_after_bh_s Nullable(UInt32),
  opens_missed_episode Bool,
  start_event String,
  end_event String,
  calendar_id LowCardinality(String) DEFAULT '24x7',
  metric_set LowCardinality(String) DEFAULT 'v1',
  row_version UInt64,
  is_deleted UInt8,
  INDEX created_at_range created_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
PARTITION BY (workspace, toYYYYMM(created_at))
ORDER BY (workspace, contact, call);

-- One row per message.
CREATE TABLE IF NOT EXISTS message_fact (
  workspace LowCardinality(String),
  contact String,
  message String,
  account LowCardinality(String),
  channel LowCardinality(String),
  country LowCardinality(String),
  direction LowCardinality(String),
  kind LowCardinality(String),
  author LowCardinality(String),
  agent String,
  team LowCardinality(String),
  counted Bool,
  cycle UInt32,
  at DateTime64(3, 'UTC'),
  sent_at Nullable(DateTime64(3, 'UTC')),
  delivered_at Nullable(DateTime64(3, 'UTC')),
  read_at Nullable(DateTime64(3, 'UTC')),
  failed_at Nullable(DateTime64(3, 'UTC')),
  error_codes Array(UInt32),
  billable Nullable(Bool),
  pricing_category LowCardinality(String),
  call String,
  start_event String,
  metric_set LowCardinality(String) DEFAULT 'v1',
  row_version UInt64,
  is_deleted UInt8,
  INDEX at_range at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
PARTITION BY (workspace, toYYYYMM(at))
ORDER BY (workspace, contact, message);

-- One row per open-to-close span of a conversation.
CREATE TABLE IF NOT EXISTS conversation_cycle (
  workspace LowCardinality(String),
  contact String,
  account LowCardinality(String),
  cycle UInt32,
  channel LowCardinality(String),
  country LowCardinality(String),
  initiated_by LowCardinality(String),
  opened_at DateTime64(3, 'UTC'),
  closed_at Nullable(DateTime64(3, 'UTC')),
  closed_by_kind LowCardinality(String),
  closed_by String,
  closed_team LowCardinality(String),
  last_item_at DateTime64(3, 'UTC'),
  first_customer_at Nullable(DateTime64(3, 'UTC')),
  first_response_at Nullable(DateTime64(3, 'UTC')),
  first_response_by String,
  first_response_team LowCardinality(String),
  first_response_customer_s Nullable(UInt32),
  first_response_customer_bh_s Nullable(UInt32),
  first_response_s Nullable(UInt32),
  first_response_bh_s Nullable(UInt32),
  first_response_any_s Nullable(UInt32),
  first_response_any_bh_s Nullable(UInt32),
  first_response_agent_s Nullable(UInt32),
  first_response_agent_bh_s Nullable(UInt32),
  resolution_s Nullable(UInt32),
  resolution_bh_s Nullable(UInt32),
  bot_resolution_s Nullable(UInt32),
  bot_resolution_bh_s Nullable(UInt32),
  messages_in UInt32,
  messages_out UInt32,
  customer_turns UInt32,
  human_replies UInt32,
  closed_unanswered Bool,
  human_touched Bool,
  courtesy Bool,
  reopened_after_s Nullable(UInt32),
  waiting_since Nullable(DateTime64(3, 'UTC')),
  closes_by_silence Bool,
  reported_first_response_s Nullable(Float64),
  reported_resolution_s Nullable(Float64),
  flags Array(LowCardinality(String)),
  start_event String,
  reply_event String,
  end_event String,
  calendar_id LowCardinality(String) DEFAULT '24x7',
  metric_set LowCardinality(String) DEFAULT 'v1',
  row_version UInt64,
  is_deleted UInt8,
  INDEX opened_at_range opened_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
PARTITION BY (workspace, toYYYYMM(opened_at))
ORDER BY (workspace, contact, account, cycle);

-- One row per wait of a customer.
CREATE TABLE IF NOT EXISTS turn_fact (
  workspace LowCardinality(String),
  contact String,
  account LowCardinality(String),
  cycle UInt32,
  turn UInt32,
  channel LowCardinality(String),
  country LowCardinality(String),
  kind LowCardinality(String),
  started_at DateTime64(3, 'UTC'),
  handoff_at Nullable(DateTime64(3, 'UTC')),
  replied_at Nullable(DateTime64(3, 'UTC')),
  reply_by String,
  reply_team LowCardinality(String),
  reply_kind LowCardinality(String),
  customer_response_s Nullable(UInt32),
  customer_response_bh_s Nullable(UInt32),
  response_s Nullable(UInt32),
  response_bh_s Nullable(UInt32),
  agent_response_s Nullable(UInt32),
  agent_response_bh_s Nullable(UInt32),
  inherited_wait_s Nullable(UInt32),
  inherited_wait_bh_s Nullable(UInt32),
  inherited_from String,
  closed_unanswered Bool,
  flags Array(LowCardinality(String)),
  start_event String,
  end_event String,
  calendar_id LowCardinality(String) DEFAULT '24x7',
  metric_set LowCardinality(String) DEFAULT 'v1',
  row_version UInt64,
  is_deleted UInt8,
  INDEX started_at_range started_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
PARTITION BY (workspace, toYYYYMM(started_at))
ORDER BY (workspace, contact, account, cycle, turn);

-- One row per answered call, and per call that a recording turned up for: recorded or not, and why.
CREATE TABLE IF NOT EXISTS recording_fact (
  workspace LowCardinality(String),
  contact String,
  call String,
  recording String,
  account LowCardinality(String),
  direction LowCardinality(String),
  agent String,
  country LowCardinality(String),
  at DateTime64(3, 'UTC'),
  answered Bool,
  state LowCardinality(String),
  coverage LowCardinality(String),
  eligible Bool,
  covered Bool,
  gate_reason LowCardinality(String),
  audio_s Nullable(Float64),
  size_bytes Nullable(UInt64),
  talk_s Nullable(UInt32),
  transcript LowCardinality(String),
  language LowCardinality(String),
  end_event String,
  metric_set LowCardinality(String) DEFAULT 'v1',
  row_version UInt64,
  is_deleted UInt8,
  INDEX at_range at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
PARTITION BY (workspace, toYYYYMM(at))
ORDER BY (workspace, contact, call);

-- One row per request for, or answer about, the permission to call.
CREATE TABLE IF NOT EXISTS permission_fact (
  workspace LowCardinality(String),
  contact String,
  account LowCardinality(String),
  country LowCardinality(String),
  kind LowCardinality(String),
  at DateTime64(3, 'UTC'),
  permanent Bool,
  expires_at Nullable(DateTime64(3, 'UTC')),
  source LowCardinality(String),
  counted Bool,
  start_event String,
  metric_set LowCardinality(String) DEFAULT 'v1',
  row_version UInt64,
  is_deleted UInt8,
  INDEX at_range at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
PARTITION BY (workspace, toYYYYMM(at))
ORDER BY (workspace, contact, start_event);

-- One row per consent record, and per purpose of an expression that could not count.
CREATE TABLE IF NOT EXISTS consent_fact (
  workspace LowCardinality(String),
  contact String,
  record String,
  purpose LowCardinality(String),
  status LowCardinality(String),
  reason LowCardinality(String),
  lawful_basis LowCardinality(String),
  method LowCardinality(String),
  at DateTime64(3, 'UTC'),
  valid_until Nullable(DateTime64(3, 'UTC')),
  bound_to String,
  start_event String,
  metric_set LowCardinality(String) DEFAULT 'v1',
  row_version UInt64,
  is_deleted UInt8,
  INDEX at_range at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
PARTITION BY (workspace, toYYYYMM(at))
ORDER BY (workspace, contact, record);
