package io.clutch.stream.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.telemetry.Telemetry;
import java.util.concurrent.CompletableFuture;

/** Counts what happens to the elements of a stage, and reports it to telemetry. */
final class StageCounters {
  private final String stage;
  private final Telemetry telemetry;
  private final CompletableFuture<StageCounts> end;
  private long in;
  private long out;
  private long failed;
  private long dropped;
  private long redelivered;

  StageCounters(String stage, Telemetry telemetry, CompletableFuture<StageCounts> end) {
    this.stage = stage;
    this.telemetry = telemetry;
    this.end = end;
  }

  String stage() {
    return stage;
  }

  void started(String worker) {
    telemetry.happened(new StreamEvent.Started(stage, worker));
  }

  /** Counts one more element; returns its number, from 0. */
  long taken() {
    return in++;
  }

  void given() {
    out++;
  }

  void failed() {
    failed++;
  }

  void dropped(Element<?, ?> element, Throwable failure) {
    dropped++;
    telemetry.happened(new StreamEvent.Dropped(stage, element.function(), name(failure)));
  }

  void redelivered(Element<?, ?> element, Throwable failure) {
    redelivered++;
    telemetry.happened(
        new StreamEvent.Redelivered(
            stage, element.function(), element.redelivered(), name(failure)));
  }

  /** The name of a failure in telemetry. */
  static String name(Throwable failure) {
    Object kind = failure instanceof CallFailedException call ? call.failure() : failure;
    return kind.getClass().getSimpleName();
  }

  /** The stage has ended, while {@code cancelled} elements had not. */
  void ended(long cancelled) {
    var counts = new StageCounts(in, out, failed, dropped, cancelled, redelivered);
    telemetry.happened(new StreamEvent.Ended(stage, counts));
    end.complete(counts);
  }
}
