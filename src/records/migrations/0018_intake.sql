-- What the house finds out about a content by itself, in stages that are seen and repeated. It hangs on the content and not on the
-- document: the same bytes are looked into once, however many documents have them.

create table records.intake_stage (
  body_id uuid not null,
  sha256 bytea not null,
  stage text not null check (stage in ('type', 'antivirus', 'unwrap', 'text', 'ocr')),
  outcome text not null check (outcome in ('done', 'nothing', 'unavailable', 'waiting', 'refused', 'failed')),
  -- A word that the screens have in two languages, e.g. 'too-large'; none where all went well.
  reason text,
  detail jsonb not null,
  tool text not null,
  tool_version text not null,
  attempts int not null check (attempts >= 1),
  duration_ms int not null check (duration_ms >= 0),
  at timestamptz not null,
  primary key (body_id, sha256, stage),
  foreign key (body_id, sha256) references records.content (body_id, sha256)
);
select kernel.protect('records.intake_stage', 'select, insert, update');

-- What lies in a signed file, a mail or an archive. `path` is how the sender calls it and never names anything on the server.
create table records.intake_part (
  body_id uuid not null,
  sha256 bytea not null,
  position int not null check (position >= 1),
  depth int not null check (depth >= 1),
  path text not null,
  mime text not null,
  size bigint not null check (size >= 0),
  part_sha256 bytea not null check (length(part_sha256) = 32),
  primary key (body_id, sha256, position),
  foreign key (body_id, sha256) references records.content (body_id, sha256)
);
select kernel.protect('records.intake_part', 'select, insert, delete');

-- Contents that are made from a content: its text, read or recognised.
create table records.rendition (
  body_id uuid not null,
  sha256 bytea not null,
  kind text not null check (kind in ('text', 'ocr')),
  rendition_sha256 bytea not null,
  tool text not null,
  tool_version text not null,
  at timestamptz not null,
  primary key (body_id, sha256, kind),
  foreign key (body_id, sha256) references records.content (body_id, sha256),
  foreign key (body_id, rendition_sha256) references records.content (body_id, sha256)
);
select kernel.protect('records.rendition', 'select, insert, update, delete');

-- Contents that wait to be looked into, leased to a worker by the clock of the wall.
create table records.intake_work (
  body_id uuid not null,
  sha256 bytea not null,
  requested_at timestamptz not null,
  due_at timestamptz not null,
  attempts int not null,
  lease_owner uuid,
  primary key (body_id, sha256),
  foreign key (body_id, sha256) references records.content (body_id, sha256)
);
create index intake_work_due on records.intake_work (due_at);
select kernel.protect('records.intake_work', 'select, insert, update, delete');
select kernel.open_to_system('records.intake_work');

create function system.claim_intake(p_owner uuid, p_now timestamptz, p_lease interval, p_limit int)
returns table (body_id uuid, sha256 text, attempts int)
language sql security definer set search_path = pg_catalog as $$
  update records.intake_work w
  set lease_owner = p_owner, due_at = p_now + p_lease, attempts = w.attempts + 1
  from (
    select q.body_id, q.sha256 from records.intake_work q
    where q.due_at <= p_now order by q.due_at limit p_limit for update skip locked) due
  where w.body_id = due.body_id and w.sha256 = due.sha256
  returning w.body_id, encode(w.sha256, 'hex'), w.attempts
$$;
revoke execute on function system.claim_intake(uuid, timestamptz, interval, int) from public;
grant execute on function system.claim_intake(uuid, timestamptz, interval, int) to digipro_system;

-- Where no other process works, whatever is leased was leased by one that ended.
create function system.release_intake(p_now timestamptz) returns int
language sql security definer set search_path = pg_catalog as $$
  with released as (
    update records.intake_work set lease_owner = null, due_at = p_now where lease_owner is not null returning 1)
  select count(*)::int from released
$$;
revoke execute on function system.release_intake(timestamptz) from public;
grant execute on function system.release_intake(timestamptz) to digipro_system;
