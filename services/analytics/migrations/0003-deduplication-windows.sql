-- So many of the latest inserts are remembered by their tokens: one that is made again because its answer was lost adds
-- nothing. An insert leaves one entry per partition that it touches.
ALTER TABLE event MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE subject_link MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE contact_floor MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE call_fact MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE message_fact MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE conversation_cycle MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE turn_fact MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE recording_fact MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE permission_fact MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE consent_fact MODIFY SETTING non_replicated_deduplication_window = 10000;
