-- Rows of acts are wide, for the data that they are drafted from: the list of acts looks for a text, a state or a type in the index of its
-- order alone and reads only the rows that it shows. Of a title as long as no index takes it the beginning is searched.
alter table acts.act drop column searched;
alter table acts.act add column searched text not null generated always as (
  left(kernel.folded(coalesce(year::text || '/' || lpad(number::text, 5, '0') || E'\n', '') || title), 600)) stored;
drop index acts.act_by_time;
create index act_by_time on acts.act (body_id, drafted_at desc, id desc) include (searched, status, type_code);
