-- No operation takes a grant of reading back.
revoke delete on records.document_grant, records.dossier_grant from digipro_app;
