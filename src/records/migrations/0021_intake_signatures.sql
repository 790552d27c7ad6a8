-- Signatures are judged by the intake as well: a stage of its own.

alter table records.intake_stage drop constraint intake_stage_stage_check;
alter table records.intake_stage add constraint intake_stage_stage_check
  check (stage in ('type', 'antivirus', 'unwrap', 'signatures', 'text', 'ocr'));
