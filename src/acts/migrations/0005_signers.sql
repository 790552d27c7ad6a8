-- Who may sign an act of the type, by role; empty where the permission to sign is enough (TUEL art. 107: acts of management are the managers').
alter table acts.act_type add column signers jsonb not null default '[]';
