-- Running totals of nodes: the sums of what the entries of the log add to them (docs/formats/log.md).
-- Those of a busy group change with every write; room on the page lets that happen without touching the index.
create table tallies (
    node  bigint not null,
    kind  smallint not null,
    total bigint not null,
    primary key (node, kind)
) with (fillfactor = 50);
