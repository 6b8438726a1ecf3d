-- The journal, version 13: what the web server behind us said to the hooks that were handed on to it.

-- What its answers have in common. Ids are as those of `forms`.
CREATE TABLE backend_forms (
    id INTEGER PRIMARY KEY,
    status INTEGER NOT NULL,    -- HTTP status; 0: there was no answer
    failure INTEGER NOT NULL,   -- journal::BackendFailure
    sentence BLOB NOT NULL,     -- of the failure
    reason BLOB NOT NULL,       -- as sent
    head BLOB NOT NULL,         -- header lines as sent, without the time of Date, and as forms.head
    date_at INTEGER NOT NULL,   -- where in head that time belongs; -1: nowhere
    length_at INTEGER NOT NULL  -- as forms.length_at, in head without that time
);

-- Bodies that are not those of the hooks.
CREATE TABLE backend_bodies (
    record INTEGER PRIMARY KEY, -- records.id
    body BLOB NOT NULL          -- byte for byte, or a zstd frame
);

-- NULL: it was not handed on.
ALTER TABLE records ADD COLUMN backend_form INTEGER;
-- µs from the moment it was to be handed on to the answer, or the failure.
ALTER TABLE records ADD COLUMN backend_us INTEGER;
-- The time of its Date, s since 1970.
ALTER TABLE records ADD COLUMN backend_date INTEGER;
-- Of all of it that is text.
ALTER TABLE records ADD COLUMN backend_checksum INTEGER;

-- Of the newest hook of a stream that was handed on. -1 µs: none was.
ALTER TABLE streams ADD COLUMN backend_status INTEGER NOT NULL DEFAULT 0;
ALTER TABLE streams ADD COLUMN backend_us INTEGER NOT NULL DEFAULT -1;
ALTER TABLE streams ADD COLUMN backend_failure INTEGER NOT NULL DEFAULT 0;
