-- What did not arrive has to be found without opening each entry, until somebody sends it again or says that nothing more is to be done.
alter table bus.dispatch add column dismissed_at timestamptz, add column dismissed_reason text;
create index dispatch_in_trouble on bus.dispatch (body_id, requested_at desc, id desc)
  where delivered_at is null and dismissed_at is null
    and (failed_at is not null or uncertain_at is not null or missing is not null);
