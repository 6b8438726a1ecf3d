-- The journal, version 13: what the web server behind us said to the hooks that were handed on to it.

CREATE TABLE backend_answers (
    record INTEGER PRIMARY KEY, -- records.id
    status INTEGER NOT NULL,    -- HTTP status; 0: there was no answer
    us INTEGER NOT NULL,        -- µs from the moment it was to be handed on to the answer, or the failure
    failure INTEGER NOT NULL,   -- journal::BackendFailure
    sentence BLOB NOT NULL,     -- of the failure
    reason BLOB NOT NULL,       -- as sent
    head BLOB NOT NULL,         -- header lines as sent, or a zstd frame
    body BLOB,                  -- byte for byte, or a zstd frame; NULL: the same as the record's
    checksum INTEGER NOT NULL   -- of all that is text
);

-- Of the newest hook of a stream that was handed on. -1 µs: none was.
ALTER TABLE streams ADD COLUMN backend_status INTEGER NOT NULL DEFAULT 0;
ALTER TABLE streams ADD COLUMN backend_us INTEGER NOT NULL DEFAULT -1;
ALTER TABLE streams ADD COLUMN backend_failure INTEGER NOT NULL DEFAULT 0;
