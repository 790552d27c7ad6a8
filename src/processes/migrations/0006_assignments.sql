-- Who gave a task to whom and why; the event log says that it happened, the reason stays here.
create table processes.task_assignment (
  body_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  from_person_id uuid,
  to_person_id uuid,
  reason text not null,
  primary key (body_id, id),
  foreign key (body_id, task_id) references processes.task
);
create index task_assignment_by_task on processes.task_assignment (body_id, task_id, at desc, id desc);
select kernel.protect('processes.task_assignment', 'select, insert');

-- Lists of open tasks follow the terms of their cases.
create index task_open_by_instance on processes.task (body_id, instance_id, id) where status = 'open';
