-- The journal, version 10: records that were read and are not what came, as far as that is known.

CREATE TABLE damaged (
    record INTEGER PRIMARY KEY -- records.id
);
