-- The journal, version 5: when the wall clock was set. What is stored of a record stays what the clock said; times of
-- `streams` and `runs` are program time from here on (journal::Timeline), which is the same as long as no jump was
-- noticed.

CREATE TABLE clock_jumps (
    id INTEGER PRIMARY KEY,  -- dense, from 1
    record INTEGER NOT NULL, -- the first one that was stamped after it
    at INTEGER NOT NULL,     -- program time, µs
    moved INTEGER NOT NULL   -- forward, µs; below 0: back
);
