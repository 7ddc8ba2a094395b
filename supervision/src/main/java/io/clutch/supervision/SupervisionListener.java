package io.clutch.supervision;

/**
 * Receives each {@link SupervisionEvent}, in order and a little after it happened. It may block,
 * but at most 10,000 events wait for it. Further events are dropped and counted. Its exceptions are
 * logged.
 */
@FunctionalInterface
public interface SupervisionListener {

  /** Called with one event at a time. */
  void happened(SupervisionEvent event);
}
