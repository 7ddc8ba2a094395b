package io.clutch.telemetry;

/** Something that happened at the socket to which workers connect. */
public sealed interface LinkEvent extends TelemetryEvent {

  /**
   * Connections were closed because their peers did not prove in time to be a worker. Told at the
   * first one, and then at most once in 10 s.
   *
   * @param count how many since this was told before
   * @param inAll how many since the link was bound
   */
  record ConnectionsRefused(long count, long inAll) implements LinkEvent {}
}
