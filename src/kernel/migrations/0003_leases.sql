-- Gives free what a process that is no more had claimed. Only for an installation in which one process works.
create function system.release_jobs() returns bigint
language sql security definer set search_path = pg_catalog as $$
  with freed as (
    update kernel.job set lease_owner = null, lease_until = null where lease_owner is not null returning 1)
  select count(*) from freed
$$;

revoke execute on function system.release_jobs() from public;
grant execute on function system.release_jobs() to digipro_system;
