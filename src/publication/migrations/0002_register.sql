-- The row that who publishes waits for: year and number of an entry are read when it is theirs, never before.
create table publication.board_register (
  body_id uuid primary key references kernel.tenant
);
select kernel.protect('publication.board_register', 'select, insert, update');
