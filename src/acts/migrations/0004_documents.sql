-- The act of a document: what is published as an act is the act that this document is.
create index act_by_document on acts.act (body_id, document_id);
