-- By when acts are due on the notice board: the body's own terms and those of the law, for the queue of publications. The lowest rank holds.
create view integrity.v_publication_lag with (security_invoker = true) as
  select body_id, type_code, null::text as territory, days, norm, valid_from, case type_code when '*' then 2 else 1 end as rank
  from integrity.body_term where key = 'publication-lag'
  union all
  select null, '*', territory, days, norm, valid_from, case territory when 'IT' then 4 else 3 end
  from integrity.national_term where key = 'publication-lag';
grant select on integrity.v_publication_lag to digipro_app;
