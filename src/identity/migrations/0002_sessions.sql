-- How people prove who they are. No table holds a secret in clear: tokens as SHA-256, passwords as scrypt, TOTP secrets sealed.

create table identity.account (
  body_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  login text not null check (login = lower(login)),
  password_hash text,
  totp_secret bytea,
  totp_pending bytea,
  -- The last 30-second step whose code was accepted: a code works once (RFC 6238 §5.2).
  totp_step bigint not null default 0,
  demonstration boolean not null,
  created_at timestamptz not null,
  disabled_at timestamptz,
  primary key (body_id, id),
  unique (body_id, login),
  unique (body_id, person_id),
  foreign key (body_id, person_id) references identity.person (body_id, id)
);
select kernel.protect('identity.account', 'select, insert, update');

create table identity.passkey (
  body_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  label text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (body_id, id),
  unique (body_id, credential_id),
  foreign key (body_id, account_id) references identity.account (body_id, id)
);
create index passkey_by_account on identity.passkey (body_id, account_id);
select kernel.protect('identity.passkey', 'select, insert, update, delete');

-- The same subject at another issuer is another person (OWASP ASVS 5.0 6.8.1).
create table identity.federated_identity (
  body_id uuid not null,
  issuer text not null,
  subject text not null,
  person_id uuid not null,
  linked_at timestamptz not null,
  primary key (body_id, issuer, subject),
  foreign key (body_id, person_id) references identity.person (body_id, id)
);
create index federated_identity_by_person on identity.federated_identity (body_id, person_id);
select kernel.protect('identity.federated_identity', 'select, insert, delete');

create table identity.session (
  body_id uuid not null,
  id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  person_id uuid not null,
  display_name text not null,
  method text not null check (method in ('password', 'password+totp', 'passkey', 'oidc')),
  level text not null check (level in ('one-factor', 'two-factor')),
  -- Whether the session may use what only administrators may do: not with a password alone in a real installation.
  administers boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  idle_seconds int not null,
  expires_at timestamptz not null,
  proved_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  primary key (body_id, id),
  foreign key (body_id, person_id) references identity.person (body_id, id)
);
-- A cookie names no body: this claim table alone is found by hash across bodies, and only by system.find_session.
create index session_by_token on identity.session (token_hash);
create index session_by_person on identity.session (body_id, person_id) where ended_at is null;
select kernel.protect('identity.session', 'select, insert, update, delete');
select kernel.open_to_system('identity.session');

create table identity.challenge (
  body_id uuid not null references identity.body,
  id uuid not null,
  purpose text not null,
  owner_id uuid,
  challenge text not null,
  expires_at timestamptz not null,
  primary key (body_id, id)
);
create index challenge_by_expiry on identity.challenge (body_id, expires_at);
select kernel.protect('identity.challenge', 'select, insert, delete');

create table identity.enrolment (
  body_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  totp_secret bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (body_id, id),
  unique (body_id, token_hash),
  foreign key (body_id, account_id) references identity.account (body_id, id)
);
select kernel.protect('identity.enrolment', 'select, insert, update, delete');

-- Times of failed proofs per login and per address (both as SHA-256), for the limits on guessing.
create table identity.throttle (
  body_id uuid not null references identity.body,
  key bytea not null check (length(key) = 32),
  hits timestamptz[] not null,
  primary key (body_id, key)
);
select kernel.protect('identity.throttle', 'select, insert, update, delete');

create table identity.oidc_attempt (
  body_id uuid not null references identity.body,
  state_hash bytea not null check (length(state_hash) = 32),
  browser_hash bytea not null check (length(browser_hash) = 32),
  nonce text not null,
  verifier bytea not null,
  return_to text not null,
  expires_at timestamptz not null,
  primary key (body_id, state_hash)
);
select kernel.protect('identity.oidc_attempt', 'select, insert, delete');

-- The one look-up that happens before the body is known. Volatile: it notes that the session is in use, at most once a minute, so that
-- a request costs one statement and usually no write; idleness is therefore known to the minute, always on the strict side.
create function system.find_session(p_hash bytea, p_now timestamptz)
returns table (body_id uuid, session_id uuid, person_id uuid, display_name text, administers boolean, access_version bigint)
language sql volatile security definer set search_path = pg_catalog as $$
  with found as materialized (
    select s.body_id, s.id, s.person_id, s.display_name, s.administers, s.last_seen_at
    from identity.session s
    where s.token_hash = p_hash and s.ended_at is null and s.expires_at > p_now
      and s.last_seen_at + make_interval(secs => s.idle_seconds) > p_now),
  touched as (
    update identity.session s set last_seen_at = p_now
    from found f
    where s.body_id = f.body_id and s.id = f.id and f.last_seen_at <= p_now - interval '60 seconds')
  select f.body_id, f.id, f.person_id, f.display_name, f.administers, b.access_version
  from found f join identity.body b on b.body_id = f.body_id
$$;
grant execute on function system.find_session(bytea, timestamptz) to digipro_system;
