package io.clutch.pool;

import io.clutch.worker.Submission;

/** What the rules have done. */
interface Crew {

  /** Starts a worker; {@link Pool#ready} or {@link Pool#ended} follows. */
  void start(Slot slot);

  /** Stops a worker in order; {@link Pool#ended} follows. */
  void stop(Slot slot);

  void give(Slot slot, Submission call);

  /** The call is given up, wherever in the worker it is. */
  void abandon(Slot slot, Submission call);

  /** {@link Pool#adjust} follows, after all that the workers have told by now. */
  void adjustSoon();

  /** The session has its worker. */
  void open(Lease lease, Slot slot);

  /** The session has no worker any more, or never had one. */
  void close(Lease lease);
}
