-- Claims the due jobs of one correlation: for whoever follows what one call has set going to its end, beside other work.
create function system.claim_jobs_of(
  p_correlation uuid, p_owner uuid, p_queues text[], p_now timestamptz, p_real_now timestamptz, p_lease interval, p_limit int)
returns table (body_id uuid, id uuid, queue text, correlation_id uuid, causation_id uuid)
language sql security definer set search_path = pg_catalog as $$
  with due as materialized (
    select c.body_id, c.id from kernel.job c
    where c.correlation_id = p_correlation and c.run_at <= p_now and c.queue = any (p_queues)
      and (c.retry_at is null or c.retry_at <= p_real_now)
      and (c.lease_until is null or c.lease_until <= p_real_now)
    order by c.run_at limit p_limit for update skip locked)
  update kernel.job j set lease_owner = p_owner, lease_until = p_real_now + p_lease, attempts = j.attempts + 1
  from due where j.body_id = due.body_id and j.id = due.id
  returning j.body_id, j.id, j.queue, j.correlation_id, j.causation_id
$$;

revoke execute on function system.claim_jobs_of(uuid, uuid, text[], timestamptz, timestamptz, interval, int) from public;
grant execute on function system.claim_jobs_of(uuid, uuid, text[], timestamptz, timestamptz, interval, int) to digipro_system;

create index job_correlation on kernel.job (correlation_id);
