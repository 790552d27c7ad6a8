-- One index for each filter of the event log, all in the order in which it is read.
create index event_by_type on kernel.event (body_id, type, time desc, id desc);
create index event_by_actor on kernel.event (body_id, actor_id, time desc, id desc) where actor_id is not null;
create index event_by_cause on kernel.event (body_id, causation_id) where causation_id is not null;
create index incident_resolved on kernel.incident (body_id, raised_at desc, id desc) where resolved_at is not null;
