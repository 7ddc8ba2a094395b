package io.clutch.internal.recording;

import io.clutch.telemetry.WorkerEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

@Name("io.clutch.ProcessExit")
@Label("Process Exit")
@Description("A process has ended")
final class ProcessExitEvent extends ClutchEvent {
  static final ProcessExitEvent PROBE = new ProcessExitEvent();

  @Label("Incarnation")
  int incarnation;

  @Label("Process Id")
  long pid;

  @Label("Reason")
  String reason;

  @Label("Uptime")
  @Timespan(Timespan.NANOSECONDS)
  long uptime;

  @Label("Survivors")
  @Description("Its children that had to be killed")
  int survivors;

  void commit(WorkerEvent.Exited exited) {
    name = exited.name();
    incarnation = exited.incarnation();
    pid = exited.pid();
    reason = exited.reason();
    uptime = exited.uptime().toNanos();
    survivors = exited.survivors();
    commit();
  }
}
