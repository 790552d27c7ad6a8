-- The order of the questions is that in which they are written: jsonb sorts them by the length of their names. What was deployed before
-- keeps the order that it was left with, until its next version.
alter table processes.model alter column forms type json using forms::json;
