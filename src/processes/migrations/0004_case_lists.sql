-- Lists of the cases that run, by start, term and unit: what an office looks at all day is a small part of all cases.
create index instance_running_by_start on processes.instance (body_id, started_at desc, id desc) where status = 'running';
create index instance_running_by_due on processes.instance (body_id, coalesce(due_day, '9999-12-31'::date), id)
  where status = 'running';
create index instance_by_unit on processes.instance (body_id, unit_id, started_at desc, id desc);
