-- The journal, version 3: what a request was sent to, with the values of credentials masked (empty: it came before this
-- was kept, or no request was read), and why one was rejected (journal::Reason).

ALTER TABLE forms ADD COLUMN target BLOB NOT NULL DEFAULT x'';
ALTER TABLE forms ADD COLUMN reason INTEGER NOT NULL DEFAULT 0;

-- Until now a rejected request that was no hook had its path in place of the hook's method.
UPDATE forms SET target = method, method = x'' WHERE substr(method, 1, 1) IN (x'2f', x'2a');
