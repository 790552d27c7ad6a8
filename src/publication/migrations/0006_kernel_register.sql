-- Who publishes waits by the lock that the kernel has for every register.
drop table publication.board_register;
