-- Full-text index over documents, dossiers and register entries: one row for each, derived and rebuildable.

-- Where an administrator has made the extensions already they stay where they are; else they lie in a schema of their own.
create schema if not exists extensions;
create extension if not exists unaccent schema extensions;
create extension if not exists pg_trgm schema extensions;

create text search configuration records.italian (copy = pg_catalog.italian);
do $$
begin
  execute format('alter text search configuration records.italian alter mapping for hword, hword_part, word with %I.unaccent, italian_stem',
    (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'unaccent'));
end $$;

-- `words` holds title (weight A), names and numbers (B) and text (D), and besides what people filter by as words that no parser makes,
-- `|k|document`, `|y|2026`, `|r|<who reads>`: one GIN index answers every query, whatever it combines. `head` is the title alone, small
-- enough to stay in the row: hits in titles come first without any text being read.
create table records.search_row (
  body_id uuid not null references kernel.tenant,
  kind text not null check (kind in ('document', 'dossier', 'entry')),
  id uuid not null,
  at timestamptz not null,
  type_code text not null,
  class_code text,
  unit_id uuid,
  readers text[] not null,
  head tsvector not null,
  words tsvector not null,
  primary key (body_id, kind, id)
);
create index search_row_by_time on records.search_row (body_id, at desc, id desc);
-- What waits to be merged is looked through by each search: 1 MB of it takes some milliseconds.
create index search_row_words on records.search_row using gin (words, head) with (gin_pending_list_limit = 1024);
select kernel.protect('records.search_row', 'select, insert, update, delete');
select kernel.open_to_system('records.search_row');

-- Names of people and bodies in a row, folded, to be found with a slip of the keys.
create table records.search_name (
  body_id uuid not null,
  kind text not null,
  id uuid not null,
  name text not null,
  shown text not null,
  primary key (body_id, kind, id, name),
  foreign key (body_id, kind, id) references records.search_row (body_id, kind, id) on delete cascade
);
do $$
declare
  trigrams name := (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
  execute format('create index search_name_trigrams on records.search_name using gin (name %I.gin_trgm_ops)', trigrams);
  execute format($f$
    create function records.name_likeness(p_text text, p_name text) returns real
      language sql immutable parallel safe return %I.word_similarity(p_text, p_name)$f$, trigrams);
  execute format($f$
    create function records.search_names(p_text text, p_readers text[], p_limit int)
    returns table (kind text, id uuid, name text, shown text)
    language sql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan
    as $q$
      select n.kind, n.id, n.name, n.shown
      from records.search_name n
      join records.search_row r on r.body_id = n.body_id and r.kind = n.kind and r.id = n.id
      where n.body_id = nullif(current_setting('app.body', true), '')::uuid
        and (n.name like '%%' || replace(replace(replace(p_text, '\', '\\'), '%%', '\%%'), '_', '\_') || '%%'
          or p_text operator(%I.<%%) n.name)
        and r.readers && p_readers
      limit p_limit
    $q$
    $f$, trigrams);
end $$;
select kernel.protect('records.search_name', 'select, insert, delete');
select kernel.open_to_system('records.search_name');
grant execute on function records.name_likeness to digipro_app;

-- Rows that a query finds, newest first, from `p_at`, `p_id` on. Row security lets no index be used whose operators might leak, so this
-- runs as the owner, in the body of the transaction and no other. It tells kinds and identifiers of what `p_loose` lets the reader find;
-- who asks still looks every row up under the rule of reading.
-- The months are gone through in growing stretches, each answered by the GIN index: a common word is found in the first, and a rare one
-- has few rows anywhere. Where a phrase or a part of a text asks for the text of many rows, `p_budget` ends the search: the row
-- without a kind says how far it has come.
create function records.search_rows(p_loose tsquery, p_strict tsquery, p_head tsquery, p_titled boolean, p_rank tsquery,
  p_since timestamptz, p_at timestamptz, p_id uuid, p_limit int, p_budget int)
returns table (kind text, id uuid, at timestamptz, type_code text, class_code text, unit_id uuid, score real)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan set jit = off as $$
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
  select max(r.at), min(r.at) into v_high, v_oldest from records.search_row r where r.body_id = v_body;
  v_high := date_trunc('month', least(v_high, p_at) at time zone 'UTC') at time zone 'UTC' + interval '32 days';
  v_high := date_trunc('month', v_high at time zone 'UTC') at time zone 'UTC';
  v_oldest := greatest(v_oldest, p_since);
  foreach v_step in array array[1, 3, 8, 24, 60, 12000] loop
    exit when v_found >= p_limit or v_left <= 0 or v_high is null or v_high <= v_oldest;
    v_low := case when v_step = 12000 then v_oldest else (v_high at time zone 'UTC' - make_interval(months => v_step)) at time zone 'UTC' end;
    v_window := p_loose;
    if v_step < 12000 then
      select p_loose && string_agg(format('''|m|%s''', to_char(m at time zone 'UTC', 'YYYYMM')), ' | ')::tsquery into v_window
      from generate_series(v_low, v_high - interval '1 day', interval '1 month') m;
    end if;
    v_seen := 0;
    for kind, id, at, type_code, class_code, unit_id, score in
      with matching as materialized (
        select r.kind, r.id, r.at, r.type_code, r.class_code, r.unit_id from records.search_row r
        where r.body_id = v_body and r.words @@ v_window and (p_head is null or (r.head @@ p_head) = p_titled)),
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
grant execute on function records.search_rows, records.search_names to digipro_app;

-- Searches that people keep. `unit_id`: the colleagues of that unit have it too.
create table records.saved_search (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  owner_id uuid not null,
  unit_id uuid,
  name text not null,
  query text not null,
  sort text not null check (sort in ('relevance', 'date')),
  saved_at timestamptz not null,
  primary key (body_id, id)
);
create index saved_search_by_owner on records.saved_search (body_id, owner_id);
create index saved_search_by_unit on records.saved_search (body_id, unit_id);
select kernel.protect('records.saved_search', 'select, insert, delete');
