-- The journal, version 15: incidents, and what was found of each.

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,        -- program time, µs
    resolved_at INTEGER NOT NULL,  -- the same; 0: it goes on
    document BLOB NOT NULL         -- JSON
);

CREATE TABLE incident_findings (
    incident INTEGER NOT NULL,
    subject BLOB NOT NULL,         -- the key of a stream, or what else it is about
    kind TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,        -- 0: it goes on
    document BLOB NOT NULL,
    PRIMARY KEY (incident, subject, kind)
) WITHOUT ROWID;
