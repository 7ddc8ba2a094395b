package io.clutch.internal.pool.state;

/** One session of a pool, from the request for it on; no other of the pool has the number. */
public record SessionId(long number) {}
