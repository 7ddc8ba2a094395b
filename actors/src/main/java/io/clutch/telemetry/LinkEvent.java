package io.clutch.telemetry;

/** An event at the socket to which workers connect. */
public sealed interface LinkEvent extends TelemetryEvent {

  /**
   * Connections were closed, because their peers did not prove in time that they are workers.
   * Reported for the first one, and then at most once in 10 s.
   *
   * @param count connections since the last report
   * @param inAll connections since the link was bound
   */
  record ConnectionsRefused(long count, long inAll) implements LinkEvent {}
}
