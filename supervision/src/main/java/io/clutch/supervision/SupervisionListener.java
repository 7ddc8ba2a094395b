package io.clutch.supervision;

/**
 * Hears of each {@link SupervisionEvent}, in the order of the events and a little after them. It
 * may block, but at most 10,000 events wait for it; what comes then is dropped and counted. What it
 * throws is logged and dropped.
 */
@FunctionalInterface
public interface SupervisionListener {

  /** Called for one event after the other, for no two at once. */
  void happened(SupervisionEvent event);
}
