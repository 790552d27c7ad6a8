-- Whether an act goes to the board by itself, as soon as it is adopted.
create or replace view acts.v_publishable with (security_invoker = true) as
  select a.body_id, a.id, a.type_code, t.name as type_name, a.title, a.case_id, a.document_id, a.year, a.number, a.adopted_at,
    t.publication ->> 'kind' as kind, (t.publication ->> 'days')::int as days, t.publication ->> 'norm' as norm,
    coalesce((t.publication ->> 'automatic')::boolean, false) as automatic
  from acts.act a join acts.act_type t on t.body_id = a.body_id and t.code = a.type_code
  where a.status = 'adopted' and t.publication is not null and jsonb_typeof(t.publication) = 'object';
