-- The journal, version 12: where hooks came from (wcs::Origin), as their requests said. What is of before says nothing of
-- it; then the name of the node tells a demonstration's, "demo-…".

-- NULL: of before.
ALTER TABLE forms ADD COLUMN origin INTEGER;
ALTER TABLE streams ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
UPDATE streams SET origin = 2 WHERE substr(node_id, 1, 5) = x'64656d6f2d';
