-- The journal, version 1. Times are UTC, µs since 1970. Text from the network is kept as the bytes that came.
-- Statements end with a semicolon at the end of a line; see core/journal/migrations.h.

-- What requests and their answers have in common, kept once. Ids above 0 are shared; a form that was seen only
-- once belongs to one record, has its id with a minus sign, and goes with it.
CREATE TABLE forms (
    id INTEGER PRIMARY KEY,
    method BLOB NOT NULL,
    head BLOB NOT NULL,             -- without the digits of Content-Length where they are the body's size
    length_at INTEGER NOT NULL,     -- where in head they belong; -1: nowhere
    rule BLOB NOT NULL,             -- id of the answer rule that decided; empty: none
    answer_status INTEGER NOT NULL, -- HTTP status
    answer_kind INTEGER NOT NULL    -- journal::AnswerKind
);

-- One request and its answer. `previous` is the record before it of the same stream, so that a history is a walk
-- along primary keys: an index on (stream, id) would write one more page for every event.
CREATE TABLE records (
    id INTEGER PRIMARY KEY,         -- rising; dense but for rejected ones that were removed
    received_at INTEGER NOT NULL,
    stream INTEGER NOT NULL,        -- streams.id; 0: it concerns none
    previous INTEGER NOT NULL,      -- records.id; 0: none
    form INTEGER NOT NULL,          -- forms.id
    answer_us INTEGER NOT NULL,     -- µs
    peer BLOB NOT NULL,             -- address:port
    body BLOB NOT NULL,             -- as it came, or a zstd frame, which names its dictionary
    rejection BLOB                  -- why it was rejected; NULL: it was accepted
);

CREATE INDEX rejected_records ON records (id) WHERE rejection IS NOT NULL;

-- The latest state of every stream. A row may lag behind the records, up to meta.complete_through.
CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    media_session_id BLOB NOT NULL,
    node_id BLOB NOT NULL,
    leg BLOB NOT NULL,              -- what names it where there is no media session: session, name, direction
    session_id BLOB NOT NULL,
    name BLOB NOT NULL,
    app_key BLOB NOT NULL,
    media_provider BLOB NOT NULL,
    rtsp_url BLOB NOT NULL,
    status BLOB NOT NULL,
    info BLOB NOT NULL,
    last_rule BLOB NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    status_since INTEGER NOT NULL,
    last_record INTEGER NOT NULL,   -- records.id, where the history starts
    events INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bitrate INTEGER NOT NULL,
    quality INTEGER NOT NULL,
    last_answer INTEGER NOT NULL,   -- HTTP status
    published INTEGER NOT NULL,     -- -1: not said, 0: player, 1: publisher; so the three below
    has_video INTEGER NOT NULL,
    has_audio INTEGER NOT NULL,
    record INTEGER NOT NULL,
    findings INTEGER NOT NULL,      -- journal::Finding, bits
    ended_at INTEGER NOT NULL       -- 9223372036854775807: it has not ended
);

CREATE UNIQUE INDEX stream_keys ON streams (media_session_id, node_id, leg);

-- A start reads the live and the lately ended ones, retention the long ended ones. Written when a stream begins, ends
-- or lives again, not with every event.
CREATE INDEX stream_ends ON streams (ended_at);

CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,         -- the number that zstd frames give
    bytes BLOB NOT NULL
);

-- When the program ran, so that the time between shows as a gap.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    stopped_at INTEGER,             -- NULL: it runs, or ended without closing the journal
    version TEXT NOT NULL
);

-- complete_through: the rows of `streams` hold all records up to this one.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO meta VALUES ('complete_through', 0);
