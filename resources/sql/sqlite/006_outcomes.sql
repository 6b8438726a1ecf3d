-- The journal, version 6: what became of answers, which is known only when their records are committed.

-- How long commits took: the answers to events wait for them. records.answer_us of an event is the time up to the
-- beginning of its commit; this comes on top of it. Written with the next transaction.
CREATE TABLE commits (
    first INTEGER PRIMARY KEY,      -- records.id, the first of those that it holds
    last INTEGER NOT NULL,          -- and the last
    us INTEGER NOT NULL             -- µs, the disk's own sync included
);

-- Answers that went out otherwise or later than their records say, or not at all.
CREATE TABLE outcomes (
    record INTEGER PRIMARY KEY,     -- records.id
    answer_status INTEGER NOT NULL, -- HTTP status; 0: no response was sent
    answer_kind INTEGER NOT NULL,   -- journal::AnswerKind
    answer_sent INTEGER NOT NULL,   -- journal::Sent
    answer_us INTEGER NOT NULL      -- µs, final
);
