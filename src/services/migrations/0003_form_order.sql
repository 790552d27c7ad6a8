-- The order of the questions is that in which they are written: jsonb sorts them by the length of their names.
alter table services.service alter column form type text using form::text;
