package io.clutch.stream;

import io.clutch.failure.CallFailedException;
import io.clutch.telemetry.StageCounts;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.Telemetry;
import java.util.concurrent.CompletableFuture;

/** Counts what becomes of a stage's elements, and tells telemetry. */
final class Tally {
  private final String stage;
  private final Telemetry telemetry;
  private final CompletableFuture<StageCounts> end;
  private long in;
  private long out;
  private long failed;
  private long dropped;
  private long redelivered;

  Tally(String stage, Telemetry telemetry, CompletableFuture<StageCounts> end) {
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

  /** One more element; its number, from 0 on. */
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

  /** What telemetry calls a failure. */
  static String name(Throwable failure) {
    Object kind = failure instanceof CallFailedException call ? call.failure() : failure;
    return kind.getClass().getSimpleName();
  }

  /** The stage is over, with so many elements that have had no end. */
  void ended(long cancelled) {
    var counts = new StageCounts(in, out, failed, dropped, cancelled, redelivered);
    telemetry.happened(new StreamEvent.Ended(stage, counts));
    end.complete(counts);
  }
}
