package io.clutch.internal.recording;

import java.time.Duration;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

@Name("io.clutch.Restart")
@Label("Restart")
@Description("A worker, or a child of a supervisor or a pool, will be started again")
final class RestartEvent extends ClutchEvent {
  static final RestartEvent PROBE = new RestartEvent();

  @Label("Reason")
  @Description("Why it ended")
  String reason;

  @Label("Delay")
  @Timespan(Timespan.NANOSECONDS)
  long delay;

  @Label("Restart")
  @Description("Its number within the current period")
  int restart;

  void commit(String of, String why, Duration wait, int number) {
    name = of;
    reason = why;
    delay = wait.toNanos();
    restart = number;
    commit();
  }
}
