-- What the analysis of processes reads: the engine's trace one step a row, and what the nodes of a model are.
create view processes.v_step with (security_invoker = true) as
  select t.body_id, t.instance_id as case_id, t.rev, e.n, t.at, t.actor, e.entry ->> 'kind' as kind, e.entry ->> 'node' as node,
    (e.entry ->> 'scope')::int as scope
  from processes.trace t cross join lateral jsonb_array_elements(t.entries) with ordinality as e (entry, n);
grant select on processes.v_step to digipro_app;

create view processes.v_node with (security_invoker = true) as
  select m.body_id, m.key as model_key, m.version as model_version, n.node ->> 'id' as node, n.node ->> 'name' as name,
    n.node ->> 'kind' as kind, n.node ->> 'phase' as phase
  from processes.model m cross join lateral jsonb_array_elements(m.summary -> 'nodes') as n (node);
grant select on processes.v_node to digipro_app;

create index instance_by_model on processes.instance (body_id, model_key, started_at, id);
