create schema ledger;
grant usage on schema ledger to digipro_app;

-- The tree of a body: how many leaves it has and the perfect subtrees that it consists of.
create table ledger.tree (
  body_id uuid primary key references kernel.tenant,
  size bigint not null check (size >= 0),
  nodes bytea[] not null
);
select kernel.protect('ledger.tree', 'select, insert, update');

-- Tiles of height 8 in the layout of C2SP tlog-tiles: hashes are only ever added behind those that are there.
create table ledger.tile (
  body_id uuid not null references kernel.tenant,
  level int not null,
  index bigint not null,
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (body_id, level, index)
);
select kernel.protect('ledger.tile', 'select, insert, update');

-- The entries themselves (32 bytes each, salted commitments), 256 to a bundle.
create table ledger.bundle (
  body_id uuid not null references kernel.tenant,
  index bigint not null,
  entries bytea not null check (length(entries) between 32 and 8192 and length(entries) % 32 = 0),
  primary key (body_id, index)
);
select kernel.protect('ledger.bundle', 'select, insert, update');
