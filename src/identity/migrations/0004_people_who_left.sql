-- Who has left keeps a name in what was done, and is offered for nothing new.
alter table identity.person add left_at timestamptz;
create index position_by_unit on identity.position (body_id, unit_id);
create index delegation_by_period on identity.delegation (body_id, valid_from desc, id desc);
-- An area may be renamed; its code may not.
grant update (name) on identity.area to digipro_app;
