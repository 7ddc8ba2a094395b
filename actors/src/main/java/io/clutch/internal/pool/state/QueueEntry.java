package io.clutch.internal.pool.state;

import java.util.Optional;

/** A call or session that waits for a worker. A smaller order means an earlier arrival. */
public sealed interface QueueEntry permits PooledCall, Lease {

  long order();

  Optional<String> key();

  /** The bytes that count for the queue's bound. */
  long bytes();
}
