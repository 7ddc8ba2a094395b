package io.clutch.telemetry;

import java.util.List;

/** Several listeners as one. */
final class AllListeners {
  private AllListeners() {}

  /**
   * Calls each listener. Then throws what the first one threw, with the exceptions of the others
   * suppressed.
   */
  static void tell(List<Telemetry> listeners, TelemetryEvent event) {
    Throwable thrown = null;
    for (Telemetry listener : listeners) {
      try {
        listener.happened(event);
      } catch (RuntimeException | Error e) {
        thrown = both(thrown, e);
      }
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  private static Throwable both(Throwable first, Throwable next) {
    if (first == null) {
      return next;
    }
    if (first != next) { // one cannot suppress itself
      first.addSuppressed(next);
    }
    return first;
  }
}
