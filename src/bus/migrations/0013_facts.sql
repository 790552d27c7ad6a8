-- Facts of a window of time can be repeated to a route that was deployed after them.
alter table bus.replay drop constraint replay_what_check;
alter table bus.replay add constraint replay_what_check check (what in ('dead', 'window', 'facts'));
