package io.clutch.pool;

/** One session of a pool, from the request for it on; no other of the pool has the number. */
record SessionId(long number) {}
