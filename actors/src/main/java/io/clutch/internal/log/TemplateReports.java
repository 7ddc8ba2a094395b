package io.clutch.internal.log;

import io.clutch.internal.process.ProcessListener.Stream;
import io.clutch.internal.process.TemplateListener;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TemplateEvent;

/** Passes on what templates do to telemetry, and what they write to the log. */
public record TemplateReports(Telemetry telemetry, LogForwarder log) implements TemplateListener {

  @Override
  public void happened(TemplateEvent event) {
    telemetry.happened(event);
  }

  @Override
  public void output(long pid, Stream stream, String line) {
    log.output(new LogForwarder.Source("template", 0, pid), stream, line);
  }
}
