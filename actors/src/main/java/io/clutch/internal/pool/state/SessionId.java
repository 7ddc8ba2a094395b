package io.clutch.internal.pool.state;

/** The id of a session, from its request on. It is unique within the pool. */
public record SessionId(long number) {}
