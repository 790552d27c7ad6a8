-- What people look at before they open the original: a small picture of its first page, its first pages, a mail or an invoice as a page.

alter table records.intake_stage drop constraint intake_stage_stage_check;
alter table records.intake_stage add constraint intake_stage_stage_check
  check (stage in ('type', 'antivirus', 'unwrap', 'signatures', 'text', 'preview', 'ocr'));

-- Number of the page for those that are one picture a page, else 0.
alter table records.rendition add column page int not null default 0 check (page >= 0);
alter table records.rendition drop constraint rendition_kind_check;
alter table records.rendition add constraint rendition_kind_check
  check (kind in ('text', 'ocr', 'thumb', 'page', 'readable') and (page > 0) = (kind = 'page'));
alter table records.rendition drop constraint rendition_pkey;
alter table records.rendition add primary key (body_id, sha256, kind, page);
