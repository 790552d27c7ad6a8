-- Who people are, where they work and what they may do; and how they prove it.

create schema identity;
grant usage on schema identity to digipro_app;

create table identity.body (
  body_id uuid primary key references kernel.tenant,
  code text not null,
  name text not null,
  kind text not null,
  ipa_code text,
  tax_code text,
  istat_code text,
  territory text,
  population int,
  address text,
  digital_address text,
  website text,
  -- Grows with every change of roles, positions, delegations and units: what was computed under a smaller number is stale.
  access_version bigint not null default 0,
  created_at timestamptz not null
);
select kernel.protect('identity.body', 'select, insert, update');
select kernel.open_to_system('identity.body');

create table identity.role (
  body_id uuid not null references identity.body,
  code text not null,
  name_it text not null,
  name_en text not null,
  primary key (body_id, code)
);
select kernel.protect('identity.role', 'select, insert');

-- What a role may do. A permission that was taken away stays as a row, so that the next start does not give it back.
create table identity.role_permission (
  body_id uuid not null,
  permission text not null,
  role text not null,
  granted boolean not null,
  primary key (body_id, permission, role),
  foreign key (body_id, role) references identity.role (body_id, code)
);
select kernel.protect('identity.role_permission', 'select, insert, update');

create table identity.area (
  body_id uuid not null references identity.body,
  id uuid not null,
  code text not null,
  name text not null,
  principal boolean not null,
  created_at timestamptz not null,
  primary key (body_id, id),
  unique (body_id, code)
);
-- One principal area per body: the registers of acts belong to it.
create unique index area_principal on identity.area (body_id) where principal;
select kernel.protect('identity.area', 'select, insert, update');

create table identity.unit (
  body_id uuid not null references identity.body,
  id uuid not null,
  code text not null,
  name text not null,
  parent_id uuid,
  area_id uuid not null,
  valid_from date not null,
  valid_to date,
  primary key (body_id, id),
  unique (body_id, code),
  foreign key (body_id, parent_id) references identity.unit (body_id, id),
  foreign key (body_id, area_id) references identity.area (body_id, id),
  check (parent_id <> id),
  check (valid_to >= valid_from)
);
create index unit_by_parent on identity.unit (body_id, parent_id);
select kernel.protect('identity.unit', 'select, insert, update');

create table identity.person (
  body_id uuid not null references identity.body,
  id uuid not null,
  given_name text not null,
  family_name text not null,
  display_name text not null,
  tax_code text,
  email text,
  created_at timestamptz not null,
  primary key (body_id, id),
  unique (body_id, tax_code)
);
create index person_by_name on identity.person (body_id, family_name, given_name, id);
create index person_by_email on identity.person (body_id, lower(email));
select kernel.protect('identity.person', 'select, insert, update');

-- In force on the days valid_from..valid_to (the last one included) and before ended_at.
create table identity.position (
  body_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  unit_id uuid,
  role text not null,
  valid_from date not null,
  valid_to date,
  ended_at timestamptz,
  primary key (body_id, id),
  foreign key (body_id, person_id) references identity.person (body_id, id),
  foreign key (body_id, unit_id) references identity.unit (body_id, id),
  foreign key (body_id, role) references identity.role (body_id, code),
  check (valid_to >= valid_from)
);
create index position_by_person on identity.position (body_id, person_id);
create index position_by_role on identity.position (body_id, role);
select kernel.protect('identity.position', 'select, insert, update');

-- permissions null: all those of the role. unit_id null: wherever the delegator has the role.
create table identity.delegation (
  body_id uuid not null,
  id uuid not null,
  from_person_id uuid not null,
  to_person_id uuid not null,
  role text not null,
  permissions text[],
  unit_id uuid,
  reason text not null,
  valid_from date not null,
  valid_to date not null,
  granted_at timestamptz not null,
  revoked_at timestamptz,
  primary key (body_id, id),
  foreign key (body_id, from_person_id) references identity.person (body_id, id),
  foreign key (body_id, to_person_id) references identity.person (body_id, id),
  foreign key (body_id, role) references identity.role (body_id, code),
  foreign key (body_id, unit_id) references identity.unit (body_id, id),
  check (from_person_id <> to_person_id),
  check (valid_to >= valid_from)
);
create index delegation_received on identity.delegation (body_id, to_person_id);
create index delegation_given on identity.delegation (body_id, from_person_id);
select kernel.protect('identity.delegation', 'select, insert, update');

create view identity.v_person with (security_invoker = true) as
  select body_id, id, display_name from identity.person;
create view identity.v_unit with (security_invoker = true) as
  select body_id, id, code, name, parent_id, area_id, valid_from, valid_to from identity.unit;
create view identity.v_position with (security_invoker = true) as
  select body_id, id, person_id, unit_id, role, valid_from, valid_to, ended_at from identity.position;
grant select on identity.v_person, identity.v_unit, identity.v_position to digipro_app;
