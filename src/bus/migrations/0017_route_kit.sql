-- The kit that brought a version of a route; none for a version of the body's own.
alter table bus.route add kit text;
