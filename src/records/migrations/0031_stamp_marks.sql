-- Stamp duty of what is registered (DPR 642/1972): the marks that were declared for it, each used once in the body, or the norm that exempts it.
create table records.stamp_mark (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  entry_id uuid not null,
  -- Identifier on the mark, without the spaces that people write.
  identifier text check (identifier ~ '^[0-9A-Z]{8,35}$'),
  issued_on date,
  -- Norm that exempts; then there is no mark.
  exemption text,
  primary key (body_id, id),
  -- Marks are taken before the register is locked, the entry is written last.
  foreign key (body_id, entry_id) references records.protocol_entry (body_id, id) deferrable initially deferred,
  check ((identifier is null) = (issued_on is null) and (identifier is null) = (exemption is not null))
);
create unique index stamp_mark_once on records.stamp_mark (body_id, identifier) where identifier is not null;
create index stamp_mark_by_entry on records.stamp_mark (body_id, entry_id);
select kernel.protect('records.stamp_mark', 'select, insert');
