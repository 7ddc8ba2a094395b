package io.clutch.telemetry;

import java.util.List;

/**
 * An event of a template. A template is a process that imports the modules of workers, and from
 * which workers are forked.
 */
public sealed interface TemplateEvent extends TelemetryEvent {

  /** The Python executable. */
  String interpreter();

  long pid();

  /** The modules that it preloads, as listed in the specification. */
  List<String> preload();

  /** The template is ready. Later workers are forked from it. */
  record Ready(String interpreter, long pid, List<String> preload) implements TemplateEvent {
    public Ready {
      preload = List.copyOf(preload);
    }
  }

  /**
   * No worker can be forked from the template, for a {@code reason} such as "importing `torch`
   * started 3 threads". Such workers are spawned, or do not start if {@code clutch.worker.start} is
   * {@code fork}. Reported once for each kind of worker and reason, not for each worker. The pid is
   * 0 if there is no template, for example because all are in use.
   */
  record Refused(String interpreter, long pid, List<String> preload, String reason)
      implements TemplateEvent {
    public Refused {
      preload = List.copyOf(preload);
    }
  }

  /** The template ended. Workers that were forked from it continue to run. */
  record Ended(String interpreter, long pid, List<String> preload, String reason)
      implements TemplateEvent {
    public Ended {
      preload = List.copyOf(preload);
    }
  }
}
