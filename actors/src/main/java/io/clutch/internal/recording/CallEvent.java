package io.clutch.internal.recording;

import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

@Name("io.clutch.Call")
@Label("Call")
@Description("A call or cast, from its acceptance to its end")
@Threshold("0 ms")
final class CallEvent extends ClutchEvent {
  /** Tells whether events of this class are recorded, without a new one. */
  static final CallEvent PROBE = new CallEvent();

  @Label("Incarnation")
  @Description("The process, or 0 if the call ended in a queue")
  int incarnation;

  @Label("Call Id")
  long call;

  @Label("Function")
  String function;

  @Label("Cast")
  boolean cast;

  @Label("Outcome")
  @Description("ok, or the name of the failure")
  String outcome;

  @Label("Queue Wait")
  @Timespan(Timespan.NANOSECONDS)
  long queued;

  @Label("Wire Time")
  @Timespan(Timespan.NANOSECONDS)
  long wire;

  @Label("Python Time")
  @Timespan(Timespan.NANOSECONDS)
  long python;

  @Label("Argument Size")
  @DataAmount
  long bytes;

  void answered(WorkerEvent.CallAnswered end) {
    times(end.queued(), end.wire(), end.python());
    commit(end, end.call(), end.function(), "ok");
  }

  void failed(WorkerEvent.CallFailed end) {
    times(end.queued(), end.wire(), end.python());
    commit(end, end.call(), end.function(), end.failure());
  }

  void ran(WorkerEvent.CallLeft end) {
    commit(end, end.call(), end.function(), "ok");
  }

  private void times(Duration queue, Duration transfer, Duration handler) {
    queued = queue.toNanos();
    wire = transfer.toNanos();
    python = handler.toNanos();
  }

  private void commit(WorkerEvent end, long id, String called, String how) {
    name = end.name();
    incarnation = end.incarnation();
    call = id;
    function = called;
    outcome = how;
    commit();
  }
}
