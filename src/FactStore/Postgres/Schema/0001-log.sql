-- The log is the truth; every other table is a fold of it and can be rebuilt. docs/formats/log.md explains each column.

-- Changed whenever history was changed under running servers (erasure): they drop what they remember and load anew.
create table incarnation (id uuid not null);
insert into incarnation values (gen_random_uuid());

create table log (
    seq     bigint primary key,
    at      timestamptz not null,
    author  bigint not null,
    tx_id   text not null,
    payload bytea not null,
    unique (author, tx_id)
);

-- digest: the first 128 bits of SHA-256 over the UTF-8 spelling; a literal may be longer than an index entry.
create table nodes (
    id       bigint primary key,
    digest   uuid not null unique,
    spelling text not null
);

-- One row per time that a fact was true: from the revision in `asserted` until before the one in `retracted`.
create table facts (
    subject   bigint not null,
    predicate bigint not null,
    object    bigint not null,
    asserted  bigint not null,
    ordinal   int    not null,
    author    bigint not null,
    retracted bigint
);
create unique index facts_true on facts (subject, predicate, object) where retracted is null;
create index facts_true_to on facts (object, predicate) where retracted is null;
create index facts_past on facts (subject, retracted) where retracted is not null;
create index facts_past_to on facts (object, predicate, retracted) where retracted is not null;

-- Where a record's events lie in the log: one row per record and transaction, versions first to last.
create table record_changes (
    record   bigint not null,
    first    bigint not null,
    last     bigint not null,
    revision bigint not null,
    primary key (record, last)
);

create table record_snapshots (
    record  bigint primary key,
    version bigint not null,
    payload bytea not null
);
