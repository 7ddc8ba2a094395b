package io.clutch.internal.process;

import io.clutch.internal.process.ProcessListener.Stream;
import io.clutch.telemetry.TemplateEvent;

/** Receives what templates do and write. Called by the launchers' threads; must not block. */
public interface TemplateListener {
  /** Ignores everything. */
  TemplateListener NONE = event -> {};

  void happened(TemplateEvent event);

  /** A module wrote a line while the template imported it. */
  default void output(long pid, Stream stream, String line) {}
}
