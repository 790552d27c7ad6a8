-- Whether one message is on its way to see whether a partner is back.
alter table bus.breaker add trying boolean not null default false;
