-- How confidential a document or dossier is: 0 public, 1 internal, 2 confidential, 3 special categories of personal data and data on
-- convictions (Regulation (EU) 2016/679 arts. 9 and 10). The office reads 2 and 3 only where a permission says so (reach-store.ts).
alter table records.document add column level smallint not null default 1 check (level between 0 and 3);
alter table records.dossier add column level smallint not null default 1 check (level between 0 and 3);
grant update (level) on records.document, records.dossier to digipro_app;

-- A grant of reading may be bound to days of Rome, is changed by giving it again and ends when it is taken back: that it was there stays in the facts.
alter table records.document_grant add column from_day date, add column until_day date, add check (until_day >= from_day);
alter table records.dossier_grant add column from_day date, add column until_day date, add check (until_day >= from_day);
grant update (reason, granted_at, granted_by, from_day, until_day), delete
  on records.document_grant, records.dossier_grant to digipro_app;

-- What changed on a dossier, old and new beside each other, as document_description does for documents.
create table records.dossier_change (
  body_id uuid not null,
  id uuid not null,
  dossier_id uuid not null,
  at timestamptz not null,
  by text not null,
  reason text,
  before jsonb not null,
  after jsonb not null,
  primary key (body_id, id),
  foreign key (body_id, dossier_id) references records.dossier (body_id, id)
);
create index dossier_change_by_dossier on records.dossier_change (body_id, dossier_id, at desc, id desc);
select kernel.protect('records.dossier_change', 'select, insert');
