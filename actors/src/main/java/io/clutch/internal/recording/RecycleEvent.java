package io.clutch.internal.recording;

import io.clutch.telemetry.PoolEvent;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

@Name("io.clutch.Recycle")
@Label("Recycle")
@Description("A worker of a pool takes no more calls, and ends when it has none")
final class RecycleEvent extends ClutchEvent {
  static final RecycleEvent PROBE = new RecycleEvent();

  @Label("Cause")
  String why;

  @Label("Age")
  @Timespan(Timespan.NANOSECONDS)
  long age;

  @Label("Calls")
  long calls;

  @Label("Private Memory")
  @Description("If memory is the cause, and 0 otherwise")
  @DataAmount
  long privateBytes;

  void commit(PoolEvent.Retired retired) {
    name = retired.pool() + "/" + retired.worker();
    why = retired.why().name();
    age = retired.age().toNanos();
    calls = retired.calls();
    privateBytes = retired.privateBytes();
    commit();
  }
}
