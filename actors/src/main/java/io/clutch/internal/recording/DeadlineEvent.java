package io.clutch.internal.recording;

import java.time.Duration;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

@Name("io.clutch.Deadline")
@Label("Deadline")
@Description("A call, cast or stream has failed because its deadline passed")
final class DeadlineEvent extends ClutchEvent {
  static final DeadlineEvent PROBE = new DeadlineEvent();

  @Label("Incarnation")
  @Description("The process, or 0 if it was in a queue")
  int incarnation;

  @Label("Function")
  String function;

  @Label("Limit")
  @Timespan(Timespan.NANOSECONDS)
  long limit;

  void commit(String worker, int process, String called, Duration within) {
    name = worker;
    incarnation = process;
    function = called;
    limit = within.toNanos();
    commit();
  }
}
