package io.clutch.telemetry;

/**
 * Hears of every {@link WorkerEvent}, {@link SupervisionEvent}, {@link PoolEvent}, {@link
 * PolicyEvent}, {@link StreamEvent} and {@link LinkEvent}. The listener of an actor system is
 * called on a thread of its own, in the order of the events and a little after them; it may block,
 * but at most 10,000 events wait for it, and what comes then is dropped and counted. One that was
 * given to a supervisor alone is called by that supervisor's actor, and must not block. What it
 * throws is logged and dropped.
 */
@FunctionalInterface
public interface Telemetry {

  void happened(WorkerEvent event);

  /** Does nothing unless it is overridden. */
  default void happened(SupervisionEvent event) {}

  /** Does nothing unless it is overridden. */
  default void happened(PolicyEvent event) {}

  /** Does nothing unless it is overridden. */
  default void happened(PoolEvent event) {}

  /** Does nothing unless it is overridden. */
  default void happened(StreamEvent event) {}

  /** Does nothing unless it is overridden. */
  default void happened(LinkEvent event) {}

  /** Does nothing: the default. */
  static Telemetry none() {
    return Silence.INSTANCE;
  }

  /** The one that does nothing. */
  enum Silence implements Telemetry {
    INSTANCE;

    @Override
    public void happened(WorkerEvent event) {}
  }
}
