-- Cases that a person has worked on: who did a task reads its case.
create index task_by_claimant on processes.task (body_id, claimed_by) where claimed_by is not null;
create index task_by_doer on processes.task (body_id, ended_by) where ended_by is not null;
