package io.clutch.telemetry;

/**
 * Hears of every {@link WorkerEvent}, {@link SupervisionEvent}, {@link PoolEvent}, {@link
 * PolicyEvent} and {@link StreamEvent}. Called from the thread on which the event happens, often
 * the one that serves all sockets, or a caller's in its place: it must be thread-safe, return at
 * once and never block. What it throws is logged and dropped.
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
