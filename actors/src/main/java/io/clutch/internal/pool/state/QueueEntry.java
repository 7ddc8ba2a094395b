package io.clutch.internal.pool.state;

import java.util.Optional;

/** Who waits for a worker. Those of a smaller order came earlier. */
public sealed interface QueueEntry permits PooledCall, Lease {

  long order();

  Optional<String> key();

  /** Bytes for the bound of the queue. */
  long bytes();
}
