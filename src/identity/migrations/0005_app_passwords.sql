-- Passwords for programs that know neither passkey nor second factor (RFC 4918 clients): made by the house with 120 bits, kept as SHA-256.
create table identity.app_password (
  body_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  label text not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  primary key (body_id, id),
  unique (body_id, secret_hash),
  foreign key (body_id, account_id) references identity.account (body_id, id)
);
create index app_password_by_account on identity.app_password (body_id, account_id);
select kernel.protect('identity.app_password', 'select, insert, update (last_used_at), delete');
