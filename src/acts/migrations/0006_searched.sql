-- What the list of acts is searched in: the title, and the number as people write it.
alter table acts.act add column searched text not null generated always as (
  kernel.folded(title || coalesce(E'\n' || year::text || '/' || lpad(number::text, 5, '0'), ''))) stored;
