-- A text as a search sees it: no accents, no case. Lists keep what they are searched in folded beside their rows: folding takes longer
-- than reading when 100,000 rows are looked through, and row security keeps an index of parts of texts from being used.
create function kernel.folded(p_text text) returns text immutable strict parallel safe
  return lower(regexp_replace(normalize(p_text, nfd), '[\u0300-\u036f]', '', 'g'));
grant execute on function kernel.folded to digipro_app;
