-- The journal, version 11: what a kill left open is looked for behind the last commit whose time is known. Where none is,
-- that is the beginning of the journal, but not of one that is older than these times.
INSERT INTO commits SELECT id, id, 0 FROM records WHERE NOT EXISTS (SELECT 1 FROM commits) ORDER BY id DESC LIMIT 1;
