package io.clutch.telemetry;

import java.util.List;

/**
 * An event of a template, which is a process that has imported what workers need, and from which
 * they are forked.
 */
public sealed interface TemplateEvent extends TelemetryEvent {

  /** The Python executable. */
  String interpreter();

  long pid();

  /** The modules that it preloads, as the specification lists them. */
  List<String> preload();

  /** Workers are forked from it from now on. */
  record Ready(String interpreter, long pid, List<String> preload) implements TemplateEvent {
    public Ready {
      preload = List.copyOf(preload);
    }
  }

  /**
   * No worker can be forked from it; {@code reason} says why, such as "importing `torch` started 3
   * threads". Such workers are spawned, or do not start if {@code clutch.worker.start} is {@code
   * fork}. Reported once, not for each worker.
   */
  record Refused(String interpreter, long pid, List<String> preload, String reason)
      implements TemplateEvent {
    public Refused {
      preload = List.copyOf(preload);
    }
  }

  /** It ended. The workers that were forked from it live on. */
  record Ended(String interpreter, long pid, List<String> preload, String reason)
      implements TemplateEvent {
    public Ended {
      preload = List.copyOf(preload);
    }
  }
}
