-- What a service has handed to the intake: the message there, whose end answers the request.
alter table bus.service_request add column intake_id uuid;
