-- Stretches of more than a season are asked for by their years: of a stretch of months GIN goes through every row of each month that has
-- fewer rows than the word, whatever else is asked (45 ms of the processor for a word within one unit, at 100,000 rows).
create or replace function records.search_rows(p_loose tsquery, p_strict tsquery, p_head tsquery, p_titled boolean, p_rank tsquery,
  p_since timestamptz, p_at timestamptz, p_id uuid, p_limit int, p_budget int)
returns table (kind text, id uuid, at timestamptz, type_code text, class_code text, unit_id uuid, score real)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off
set enable_seqscan = off set enable_indexscan = off as $$
#variable_conflict use_column
declare
  v_body uuid := nullif(current_setting('app.body', true), '')::uuid;
  v_high timestamptz;
  v_low timestamptz;
  v_oldest timestamptz;
  v_found int := 0;
  v_seen int := 0;
  v_left int := p_budget;
  v_step int;
  v_window tsquery;
begin
  perform set_config('enable_indexscan', 'on', true);
  v_high := (select r.at from records.search_row r where r.body_id = v_body order by r.at desc, r.id desc limit 1);
  v_oldest := (select r.at from records.search_row r where r.body_id = v_body order by r.at, r.id limit 1);
  perform set_config('enable_indexscan', 'off', true);
  v_high := date_trunc('month', least(v_high, p_at) at time zone 'UTC') at time zone 'UTC' + interval '32 days';
  v_high := date_trunc('month', v_high at time zone 'UTC') at time zone 'UTC';
  v_oldest := greatest(v_oldest, p_since);
  foreach v_step in array array[1, 3, 24, 60, 12000] loop
    exit when v_found >= p_limit or v_left <= 0 or v_high is null or v_high <= v_oldest;
    v_low := (v_high at time zone 'UTC' - make_interval(months => v_step)) at time zone 'UTC';
    v_window := p_loose;
    if v_step = 12000 then
      v_low := v_oldest;
    elsif v_step > 3 then
      v_low := date_trunc('year', v_low at time zone 'UTC') at time zone 'UTC';
      select p_loose && string_agg(format('''|y|%s''', to_char(y at time zone 'UTC', 'YYYY')), ' | ')::tsquery into v_window
      from generate_series(v_low, v_high - interval '1 day', interval '1 year') y;
    else
      select p_loose && string_agg(format('''|m|%s''', to_char(m at time zone 'UTC', 'YYYYMM')), ' | ')::tsquery into v_window
      from generate_series(v_low, v_high - interval '1 day', interval '1 month') m;
    end if;
    v_seen := 0;
    for kind, id, at, type_code, class_code, unit_id, score in
      with matching as materialized (
        select r.kind, r.id, r.at, r.type_code, r.class_code, r.unit_id from records.search_row r
        where (r.body_id = v_body) is true and r.words @@ v_window and (p_head is null or (r.head @@ p_head) = p_titled)),
      newest as materialized (
        select m.* from matching m
        where m.at < v_high and m.at >= v_low and (p_since is null or m.at >= p_since) and (p_at is null or (m.at, m.id) < (p_at, p_id))
        order by m.at desc, m.id desc limit case when p_strict is null then p_limit - v_found else v_left end)
      select n.kind, n.id, n.at, n.type_code, n.class_code, n.unit_id,
        case when p_strict is not null and not r.words @@ p_strict then -1
          when p_rank is null then 0 else ts_rank('{0.05, 0.1, 0.5, 1}', r.words, p_rank, 1) end
      from newest n
      left join records.search_row r on r.body_id = v_body and r.kind = n.kind and r.id = n.id
        and (p_strict is not null or p_rank is not null)
      order by n.at desc, n.id desc
    loop
      v_seen := v_seen + 1;
      if score >= 0 then
        v_found := v_found + 1;
        return next;
        exit when v_found >= p_limit;
      end if;
    end loop;
    if p_strict is not null then
      v_left := v_left - v_seen;
      if v_left <= 0 and v_found < p_limit then
        kind := null;
        return next;
      end if;
    end if;
    v_high := v_low;
  end loop;
end $$;
