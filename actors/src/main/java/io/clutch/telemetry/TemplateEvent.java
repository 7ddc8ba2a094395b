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
   * Workers are not forked, for a {@code reason} such as "importing `torch` started 3 threads".
   * They are spawned, or do not start if {@code clutch.worker.start} is {@code fork}. Reported for
   * each template that is given up, and otherwise once for each kind of worker and reason, with a
   * pid of 0, for example because all templates are in use. Not reported where all workers are
   * spawned anyway: on systems other than Linux, and with {@code clutch.process.template.max = 0}.
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
