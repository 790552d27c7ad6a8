-- Recognition of text in pictures takes seconds a page: a lane of its own, by night, beside the one that looks into contents at once.

alter table records.intake_work add column lane text not null default 'look' check (lane in ('look', 'ocr'));
alter table records.intake_work drop constraint intake_work_pkey;
alter table records.intake_work add primary key (body_id, sha256, lane);
drop index records.intake_work_due;
create index intake_work_due on records.intake_work (lane, due_at);

drop function system.claim_intake(uuid, timestamptz, interval, int);
create function system.claim_intake(p_lane text, p_owner uuid, p_now timestamptz, p_lease interval, p_limit int)
returns table (body_id uuid, sha256 text, attempts int)
language sql security definer set search_path = pg_catalog as $$
  update records.intake_work w
  set lease_owner = p_owner, due_at = p_now + p_lease, attempts = w.attempts + 1
  from (
    select q.body_id, q.sha256, q.lane from records.intake_work q
    where q.lane = p_lane and q.due_at <= p_now order by q.due_at limit p_limit for update skip locked) due
  where w.body_id = due.body_id and w.sha256 = due.sha256 and w.lane = due.lane
  returning w.body_id, encode(w.sha256, 'hex'), w.attempts
$$;
revoke execute on function system.claim_intake(text, uuid, timestamptz, interval, int) from public;
grant execute on function system.claim_intake(text, uuid, timestamptz, interval, int) to digipro_system;
