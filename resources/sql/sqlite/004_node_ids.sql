-- The journal, version 4: `node` names a node whatever its address is (wcs::nodeKey()), `node_id` is what it called
-- itself last. Streams that were two because their node got another address become one.

ALTER TABLE streams ADD COLUMN node BLOB NOT NULL DEFAULT x'';
UPDATE streams SET node = node_id;

-- "<32 letters and digits, or more>@<address>"; SQLite takes text to end at a NUL.
UPDATE streams SET node = substr(node_id, 1, instr(node_id, x'40') - 1)
    WHERE instr(node_id, x'40') > 32
        AND instr(substr(node_id, 1, instr(node_id, x'40') - 1), x'00') = 0
        AND CAST(substr(node_id, 1, instr(node_id, x'40') - 1) AS TEXT) NOT GLOB '*[^0-9A-Za-z]*';

-- Those that are one stream now, and which of them stays: the one with the newest record, whose state is the newest.
CREATE TABLE joined (id INTEGER PRIMARY KEY, kept INTEGER, last_record INTEGER, kept_last INTEGER);
INSERT INTO joined
    SELECT id, kept, last_record, kept_last FROM (
        SELECT id, last_record, first_value(id) OVER newest AS kept, first_value(last_record) OVER newest AS kept_last,
            count(*) OVER (PARTITION BY media_session_id, node, leg) AS size
        FROM streams
        WINDOW newest AS (PARTITION BY media_session_id, node, leg ORDER BY last_record DESC, id DESC))
    WHERE size > 1;

-- Their records: back from the last one that the row knows, and those that came after it.
CREATE TABLE moved AS
    WITH RECURSIVE chain (id) AS (
        SELECT last_record FROM joined
        UNION
        SELECT id FROM records WHERE id > (SELECT value FROM meta WHERE key = 'complete_through')
            AND stream IN (SELECT id FROM joined)
        UNION
        SELECT records.previous FROM chain JOIN records ON records.id = chain.id WHERE records.previous > 0)
    SELECT records.id, records.stream, joined.kept,
        lag(records.id, 1, 0) OVER (PARTITION BY joined.kept ORDER BY records.id) AS previous
    FROM chain JOIN records ON records.id = chain.id JOIN joined ON joined.id = records.stream;

UPDATE records SET stream = moved.kept, previous = moved.previous FROM moved WHERE records.id = moved.id;

UPDATE streams SET first_seen = whole.first_seen, events = whole.events
    FROM (SELECT joined.kept, min(streams.first_seen) AS first_seen, sum(streams.events) AS events
        FROM joined JOIN streams ON streams.id = joined.id GROUP BY joined.kept) AS whole
    WHERE streams.id = whole.kept;

-- Records that a row did not know yet are applied again at the start only where they are newer than what it says now.
UPDATE streams SET events = streams.events + unknown.events
    FROM (SELECT joined.kept, count(*) AS events FROM moved JOIN joined ON joined.id = moved.stream
        WHERE moved.id > joined.last_record AND moved.id <= joined.kept_last GROUP BY joined.kept) AS unknown
    WHERE streams.id = unknown.kept;

DELETE FROM streams WHERE id IN (SELECT id FROM joined WHERE id <> kept);

DROP TABLE moved;
DROP TABLE joined;
DROP INDEX stream_keys;
CREATE UNIQUE INDEX stream_keys ON streams (media_session_id, node, leg);
