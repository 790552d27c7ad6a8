-- What a document was called until it was renamed, and when (clock of the wall): a program that renames the old file, gives its name to the
-- new one and deletes the old one has saved a version, whatever it calls its temporary files.
alter table records.webdav_entry add was_folder_id uuid, add was_name text, add was_at timestamptz;
