-- Services of others that the body uses; those of the house are in no table, they are what its rooms declare.
create table bus.service (
  body_id uuid not null references kernel.tenant,
  code text not null,
  name text not null,
  owner text not null,
  changed_at timestamptz not null,
  primary key (body_id, code)
);
select kernel.protect('bus.service', 'select, insert, update, delete');

-- `contract` is what the file promises, in one form for all kinds of file and in its order (json); `source` is the file.
create table bus.service_version (
  body_id uuid not null,
  code text not null,
  version text not null,
  format text not null check (format in ('openapi-3.1', 'openapi-3.0', 'swagger-2.0', 'wsdl-1.1')),
  operations int not null,
  security text[] not null,
  personal_data text[] not null,
  contract json not null,
  source text not null,
  first_at timestamptz not null,
  imported_at timestamptz not null,
  primary key (body_id, code, version),
  foreign key (body_id, code) references bus.service
);
select kernel.protect('bus.service_version', 'select, insert, update, delete');

-- Who uses a service without the bus knowing it by itself; also of services of the house.
create table bus.service_consumer (
  body_id uuid not null references kernel.tenant,
  service text not null,
  name text not null,
  version text,
  operations text[],
  contact text,
  primary key (body_id, service, name)
);
select kernel.protect('bus.service_consumer', 'select, insert, update, delete');

-- The service that an endpoint reaches: it cannot go while somebody reaches it.
alter table bus.endpoint
  add column service text,
  add column service_version text,
  add column service_operation text,
  add constraint endpoint_service foreign key (body_id, service, service_version) references bus.service_version;
