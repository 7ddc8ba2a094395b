package io.clutch.internal.recording;

import io.clutch.telemetry.WorkerEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

@Name("io.clutch.ProcessStart")
@Label("Process Start")
@Description("A process is ready for calls")
final class ProcessStartEvent extends ClutchEvent {
  static final ProcessStartEvent PROBE = new ProcessStartEvent();

  @Label("Incarnation")
  int incarnation;

  @Label("Process Id")
  long pid;

  @Label("Start Time")
  @Description("The time since its turn to start")
  @Timespan(Timespan.NANOSECONDS)
  long took;

  void commit(WorkerEvent.Ready ready) {
    name = ready.name();
    incarnation = ready.incarnation();
    pid = ready.pid();
    took = ready.took().toNanos();
    commit();
  }
}
