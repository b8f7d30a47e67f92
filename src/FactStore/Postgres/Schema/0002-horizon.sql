-- What lies before the horizon may be forgotten; docs/formats/log.md, "Retention", explains each column.
alter table incarnation
    add column horizon  bigint not null default 0,
    add column trimmed  bigint not null default 0,
    add column numbered bigint not null default 0;
