create schema kits;
grant usage on schema kits to digipro_app;

-- What is installed of what: one row per installation of a kit version, never changed.
create table kits.installed (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  name text not null,
  version text not null,
  title text not null,
  digest text not null,
  contents jsonb not null,
  installed_at timestamptz not null,
  primary key (body_id, id)
);
create index installed_by_name on kits.installed (body_id, name, installed_at desc);
select kernel.protect('kits.installed', 'select, insert');
