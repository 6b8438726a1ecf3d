-- The journal, version 14: whether a rule answered the hook while the web server behind us had it, too.

-- 0: the answer waited for it.
ALTER TABLE backend_forms ADD COLUMN beside INTEGER NOT NULL DEFAULT 0;
