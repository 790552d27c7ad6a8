-- The book of contacts of a body, and its copy of the index of public administrations (IPA, CAD art. 6-ter).

-- A contact that was merged stays, so that who knows its identifier finds the one that it went into.
create table records.contact (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  kind text not null check (kind in ('person', 'organisation', 'administration')),
  name text not null,
  tax_code text,
  ipa_code text,
  digital_address text,
  email text,
  phone text,
  address text,
  note text,
  merged_into uuid,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  searched text not null generated always as (
    left(kernel.folded(name || E'\n' || coalesce(tax_code, '') || E'\n' || coalesce(digital_address, '') || E'\n'
      || coalesce(ipa_code, '') || E'\n' || coalesce(email, '')), 1200)) stored,
  folded_name text not null generated always as (kernel.folded(name)) stored,
  primary key (body_id, id),
  check (merged_into <> id)
);
create unique index contact_by_tax_code on records.contact (body_id, tax_code) where merged_into is null;
create index contact_by_name on records.contact (body_id, folded_name, id) where merged_into is null;
create index contact_by_address on records.contact (body_id, lower(digital_address)) where merged_into is null;
create index contact_merged on records.contact (body_id, merged_into) where merged_into is not null;
select kernel.protect('records.contact', 'select, insert, update (kind, name, tax_code, ipa_code, digital_address, email, phone,
  address, note, merged_into, changed_at)');

-- `list`: bodies by IPA code, areas (AOO) by their unique code. What the index no longer names stays, with the day it was missed.
create table records.directory_entry (
  body_id uuid not null references kernel.tenant,
  list text not null check (list in ('bodies', 'areas')),
  code text not null,
  ipa_code text not null,
  name text not null,
  body_name text,
  tax_code text,
  category text,
  digital_address text,
  address text,
  website text,
  ceased_on date,
  searched text not null generated always as (
    left(kernel.folded(name || E'\n' || coalesce(body_name, '') || E'\n' || ipa_code || E'\n' || code || E'\n'
      || coalesce(tax_code, '') || E'\n' || coalesce(digital_address, '')), 1200)) stored,
  primary key (body_id, list, code)
);
select kernel.protect('records.directory_entry', 'select, insert, update (ipa_code, name, body_name, tax_code, category,
  digital_address, address, website, ceased_on)');

create table records.directory_refresh (
  body_id uuid not null references kernel.tenant,
  list text not null check (list in ('bodies', 'areas')),
  at timestamptz not null,
  sha256 text not null,
  entries int not null,
  primary key (body_id, list)
);
select kernel.protect('records.directory_refresh', 'select, insert, update (at, sha256, entries)');
