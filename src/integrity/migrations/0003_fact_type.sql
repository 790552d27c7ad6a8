-- What kind of fact was noted: which subjects time alone can still turn is told without reading the log.
alter table integrity.fact add column type text;
update integrity.fact f set type = e.type from kernel.event e where e.body_id = f.body_id and e.id = f.event_id;
alter table integrity.fact alter column type set not null;
