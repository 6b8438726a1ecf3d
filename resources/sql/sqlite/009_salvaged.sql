-- The journal, version 9: how many of the records that were brought over from a damaged journal are damaged themselves.

ALTER TABLE salvages ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0;
