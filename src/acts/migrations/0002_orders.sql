-- Acts in the order of their titles.
create index act_by_title on acts.act (body_id, title, id);
