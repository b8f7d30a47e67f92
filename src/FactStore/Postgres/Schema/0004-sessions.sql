-- What one editing session wrote, newest first: undo reads it. Transactions without a session cost nothing here.
create index log_sessions on log (author, split_part(tx_id, '~', 1), seq) where tx_id like '%~%';
