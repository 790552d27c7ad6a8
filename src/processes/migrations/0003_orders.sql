-- Lists of cases by presentation, term and code; those without a term come last.
create index instance_by_presentation on processes.instance (body_id, presented_at, id);
create index instance_by_due on processes.instance (body_id, coalesce(due_day, '9999-12-31'::date), id);
