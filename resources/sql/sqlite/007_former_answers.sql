-- The journal, version 7: what all hooks of a stream were answered, and by which rules, not the last one alone. A few
-- distinct ones of each (journal::PastAnswer, journal::PastRule), and how many of its hooks a rule answered. Of streams
-- of before only the last answer is known, which stands in columns of its own.

ALTER TABLE streams ADD COLUMN former_answers BLOB NOT NULL DEFAULT x'';
ALTER TABLE streams ADD COLUMN former_rules BLOB NOT NULL DEFAULT x'';
ALTER TABLE streams ADD COLUMN injected INTEGER NOT NULL DEFAULT 0;
UPDATE streams SET injected = 1 WHERE length(last_rule) > 0;
