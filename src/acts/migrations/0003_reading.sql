-- Adopted acts whose type is to be published, with the rule of publication: what the queue of the notice board starts from.
create view acts.v_publishable with (security_invoker = true) as
  select a.body_id, a.id, a.type_code, t.name as type_name, a.title, a.case_id, a.document_id, a.year, a.number, a.adopted_at,
    t.publication ->> 'kind' as kind, (t.publication ->> 'days')::int as days, t.publication ->> 'norm' as norm
  from acts.act a join acts.act_type t on t.body_id = a.body_id and t.code = a.type_code
  where a.status = 'adopted' and t.publication is not null and jsonb_typeof(t.publication) = 'object';
grant select on acts.v_publishable to digipro_app;

-- Lists of acts by state and type, newest first.
create index act_by_status on acts.act (body_id, status, drafted_at desc, id desc);
create index act_by_type on acts.act (body_id, type_code, drafted_at desc, id desc);
create index act_by_adoption on acts.act (body_id, adopted_at, id) where status = 'adopted';
