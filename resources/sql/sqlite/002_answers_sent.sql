-- The journal, version 2: what an answer rule sent (journal::Sent), and the name that the rule had then.

ALTER TABLE forms ADD COLUMN rule_name BLOB NOT NULL DEFAULT x'';
ALTER TABLE forms ADD COLUMN answer_sent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE streams ADD COLUMN last_rule_name BLOB NOT NULL DEFAULT x'';
ALTER TABLE streams ADD COLUMN last_sent INTEGER NOT NULL DEFAULT 0;
