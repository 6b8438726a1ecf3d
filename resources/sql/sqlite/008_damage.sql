-- The journal, version 8: what tells damage, and what was saved from it.

-- journal::checksumOf() what came; NULL: it came before this was kept.
ALTER TABLE records ADD COLUMN checksum INTEGER;

-- Journals that were damaged and set aside. Their records are brought over from the newest to the oldest, with the ids
-- that they had.
CREATE TABLE salvages (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL,      -- of the file that was set aside
    first INTEGER NOT NULL,  -- records.id: the first that it holds, so far as can be read
    next INTEGER NOT NULL,   -- the newest one that was not tried yet; below `first`: it is done
    last INTEGER NOT NULL,   -- the newest that it can hold
    kept INTEGER NOT NULL    -- so many could be read
);
