-- Reports on signatures, and who may read what. A reader reaches everything, or the units where the permission holds, or what
-- was made by them, given to them, or lies in a dossier or register entry that is theirs.

create table records.signature_report (
  body_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  version int not null,
  indication text not null check (indication in ('TOTAL-PASSED', 'TOTAL-FAILED', 'INDETERMINATE')),
  sub_indication text,
  report jsonb not null,
  validated_at timestamptz not null,
  validated_by text not null,
  primary key (body_id, id),
  foreign key (body_id, document_id, version) references records.document_version (body_id, document_id, version)
);
create index report_by_document on records.signature_report (body_id, document_id, version, validated_at desc);
select kernel.protect('records.signature_report', 'select, insert');

create function records.may_read_dossier(p_body uuid, p_dossier uuid, p_everywhere boolean, p_units uuid[], p_person uuid)
returns boolean language sql stable set search_path = pg_catalog as $$
  select p_everywhere or exists (
    select 1 from records.dossier s
    where s.body_id = p_body and s.id = p_dossier
      and (s.unit_id = any (p_units) or s.officer_id = p_person or s.opened_by = p_person::text
        or exists (select 1 from records.dossier_grant g
          where g.body_id = p_body and g.dossier_id = p_dossier and g.person_id = p_person)))
$$;

create function records.may_read_entry(p_body uuid, p_entry uuid, p_everywhere boolean, p_units uuid[], p_person uuid)
returns boolean language sql stable set search_path = pg_catalog as $$
  select p_everywhere or exists (
    select 1 from records.protocol_entry e
    where e.body_id = p_body and e.id = p_entry
      and (e.unit_id = any (p_units) or e.officer_id = p_person or e.registered_by = p_person::text
        or (e.dossier_id is not null
          and records.may_read_dossier(p_body, e.dossier_id, false, p_units, p_person))))
$$;

create function records.may_read_document(p_body uuid, p_document uuid, p_everywhere boolean, p_units uuid[], p_person uuid)
returns boolean language sql stable set search_path = pg_catalog as $$
  select p_everywhere
    or exists (
      select 1 from records.document d
      where d.body_id = p_body and d.id = p_document
        and (d.unit_id = any (p_units) or d.created_by = p_person::text))
    or exists (
      select 1 from records.document_grant g
      where g.body_id = p_body and g.document_id = p_document and g.person_id = p_person)
    or exists (
      select 1 from records.dossier_document m
      where m.body_id = p_body and m.document_id = p_document
        and records.may_read_dossier(p_body, m.dossier_id, false, p_units, p_person))
    or exists (
      select 1 from records.protocol_entry e
      where e.body_id = p_body and e.document_id = p_document
        and records.may_read_entry(p_body, e.id, false, p_units, p_person))
    or exists (
      select 1 from records.protocol_attachment a
      where a.body_id = p_body and a.document_id = p_document
        and records.may_read_entry(p_body, a.entry_id, false, p_units, p_person))
$$;
grant execute on function records.may_read_dossier, records.may_read_entry, records.may_read_document to digipro_app;
