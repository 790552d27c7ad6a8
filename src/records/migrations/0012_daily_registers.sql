-- The daily register (DPR 445/2000 art. 53 c. 2; AgID guidelines 3.1.6): one document per register and day with something in it, made
-- after the day has ended, sealed, packaged, and delivered to preservation by the end of the next working day.
create table records.daily_register (
  body_id uuid not null,
  id uuid not null,
  area_code text not null,
  register_code text not null,
  day date not null,
  first_number bigint,
  last_number bigint,
  entries int not null,
  annulled int not null,
  changed int not null,
  document_id uuid not null,
  sha256 bytea not null,
  data_sha256 bytea not null,
  package_sha256 bytea not null,
  made_at timestamptz not null,
  deliver_by date not null,
  delivered_at timestamptz,
  delivered_by text,
  delivered_to text,
  delivery_receipt text,
  primary key (body_id, id),
  unique (body_id, area_code, register_code, day),
  foreign key (body_id, area_code, register_code) references records.register (body_id, area_code, code),
  foreign key (body_id, document_id) references records.document (body_id, id),
  foreign key (body_id, data_sha256) references records.content (body_id, sha256),
  foreign key (body_id, package_sha256) references records.content (body_id, sha256),
  check ((first_number is null) = (entries = 0) and (last_number is null) = (entries = 0)),
  check ((delivered_at is null) = (delivery_receipt is null) and (delivered_at is null) = (delivered_to is null)
    and (delivered_at is null) = (delivered_by is null))
);
create index daily_register_by_day on records.daily_register (body_id, day desc, id desc);
create index daily_register_waiting on records.daily_register (body_id, day desc, id desc) where delivered_at is null;
select kernel.protect('records.daily_register', 'select, insert, update (delivered_at, delivered_by, delivered_to, delivery_receipt)');

-- Days that still lack their register are looked for by what was written on them.
create index entry_by_register_and_time on records.protocol_entry (body_id, area_code, register_code, registered_at);
create index change_by_time on records.protocol_change (body_id, at);
