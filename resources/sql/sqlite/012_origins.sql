-- The journal, version 12: where hooks came from (wcs::Origin), as their requests said. Those of before are a WCS's, but
-- for the hooks of demonstrations, which are known by the names of their nodes: "demo-…".

ALTER TABLE forms ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE streams ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
UPDATE streams SET origin = 2 WHERE substr(node_id, 1, 5) = x'64656d6f2d';

-- Their records: back from the last one that the row knows, and those that came after it.
CREATE TABLE demonstrated AS
    WITH RECURSIVE chain (id) AS (
        SELECT last_record FROM streams WHERE origin = 2
        UNION
        SELECT id FROM records WHERE id > (SELECT value FROM meta WHERE key = 'complete_through')
            AND stream IN (SELECT id FROM streams WHERE origin = 2)
        UNION
        SELECT records.previous FROM chain JOIN records ON records.id = chain.id WHERE records.previous > 0)
    SELECT records.id, records.form FROM chain JOIN records ON records.id = chain.id;

-- What one record has for itself is changed, of what is shared there is one more for them.
UPDATE forms SET origin = 2 WHERE id < 0 AND id IN (SELECT form FROM demonstrated);
CREATE TABLE parted AS
    SELECT form, (SELECT max(id) FROM forms) + row_number() OVER (ORDER BY form) AS own
    FROM (SELECT DISTINCT form FROM demonstrated WHERE form > 0);
INSERT INTO forms (id, method, head, length_at, rule, answer_status, answer_kind, rule_name, answer_sent, target, reason,
        origin)
    SELECT parted.own, method, head, length_at, rule, answer_status, answer_kind, rule_name, answer_sent, target, reason, 2
    FROM parted JOIN forms ON forms.id = parted.form;
UPDATE records SET form = parted.own FROM demonstrated JOIN parted ON parted.form = demonstrated.form
    WHERE records.id = demonstrated.id;
DROP TABLE parted;
DROP TABLE demonstrated;
