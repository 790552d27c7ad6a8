-- Adopted acts by their adoption, with what the queue of the notice board needs to know of all of them: it reads no row of those that
-- were published long ago.
drop index acts.act_by_adoption;
create index act_by_adoption on acts.act (body_id, adopted_at, id) include (type_code) where status = 'adopted';
