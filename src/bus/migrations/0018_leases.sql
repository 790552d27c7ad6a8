-- A message that somebody carries out of the house waits until it is known how that ended, at most until its lease is over.
alter table bus.waiting add leased boolean not null default false;

-- Where one process works alone and begins, nobody has anything in hand: what an ended one had is taken up at once.
create function system.bus_release(p_now timestamptz) returns int
language sql security definer set search_path = pg_catalog as $$
  with freed as (
    update bus.waiting set due_at = p_now, leased = false where leased and due_at > p_now returning 1)
  select count(*)::int from freed
$$;
revoke execute on function system.bus_release(timestamptz) from public;
grant execute on function system.bus_release(timestamptz) to digipro_system;
