package io.clutch.micrometer;

import io.clutch.telemetry.WorkerEvent.CallAnswered;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.telemetry.WorkerEvent.CallLeft;
import io.clutch.telemetry.WorkerEvent.StreamEnded;
import java.time.Duration;
import java.util.Locale;

/** Records calls and streams that have ended. Used by one thread at a time. */
final class CallRecorder {
  private static final String OK = "ok";

  private final BoundedValues functions;

  CallRecorder(BoundedValues functions) {
    this.functions = functions;
  }

  void answered(MeterGroup meters, String worker, CallAnswered call) {
    String function = functions.of(call.function());
    ended(meters, worker, function, OK, call.queued().plus(call.wire()).plus(call.python()));
    meters.timer(Metric.CALL_QUEUED, worker, function).record(call.queued());
    inProcess(meters, worker, function, call.wire(), call.python());
  }

  void failed(MeterGroup meters, String worker, CallFailed call) {
    String function = functions.of(call.function());
    Duration all = call.queued().plus(call.wire()).plus(call.python());
    ended(meters, worker, function, call.failure(), all);
    meters.timer(Metric.CALL_QUEUED, worker, function).record(call.queued());
    if (call.call() != 0) {
      inProcess(meters, worker, function, call.wire(), call.python());
    }
  }

  private static void ended(
      MeterGroup meters, String worker, String function, String outcome, Duration all) {
    meters.timer(Metric.CALL, worker, function, outcome).record(all);
  }

  private static void inProcess(
      MeterGroup meters, String worker, String function, Duration wire, Duration python) {
    meters.timer(Metric.CALL_WIRE, worker, function).record(wire);
    meters.timer(Metric.CALL_PYTHON, worker, function).record(python);
  }

  void left(MeterGroup meters, String worker, CallLeft call) {
    String why = call.why().name().toLowerCase(Locale.ROOT);
    meters.counter(Metric.CALL_LEFT, worker, functions.of(call.function()), why).increment();
  }

  void poisoned(MeterGroup meters, String worker, String function) {
    meters.counter(Metric.CALL_POISONED, worker, functions.of(function)).increment();
  }

  void ended(MeterGroup meters, String worker, StreamEnded stream) {
    String function = functions.of(stream.function());
    String outcome = stream.failure().isEmpty() ? OK : stream.failure();
    meters.timer(Metric.STREAM, worker, function, outcome).record(stream.lasted());
    meters.counter(Metric.STREAM_ELEMENTS, worker, function, "in").increment(stream.in());
    meters.counter(Metric.STREAM_ELEMENTS, worker, function, "out").increment(stream.out());
    meters.summary(Metric.STREAM_OUTSTANDING, worker, function).record(stream.mostOutstanding());
  }
}
