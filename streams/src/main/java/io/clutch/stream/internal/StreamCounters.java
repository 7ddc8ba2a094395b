package io.clutch.stream.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.Callee;
import io.clutch.internal.streams.StreamChannel;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.StreamEvent.Outcome;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.util.concurrent.CancellationException;
import org.apache.pekko.stream.ActorAttributes.SupervisionStrategy;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Supervision;

/** Counts the elements of a stage with its own stream, and reports its end once. */
final class StreamCounters {
  private final StreamRequest request;
  private final String stage;
  private final SupervisionStrategy supervision;
  private final Completion completion;
  private final CreditWindow output;
  private final InputWindow input;
  private long in;
  private long unsent;
  private long given;
  private long out;

  StreamCounters(StreamRequest request, Attributes attributes, Completion completion) {
    this.request = request;
    this.stage = attributes.nameOrDefault(request.kind());
    this.supervision = attributes.getMandatoryAttribute(SupervisionStrategy.class);
    this.completion = completion;
    this.output = new CreditWindow(request.settings().credit(), request.settings().bytes());
    this.input = new InputWindow(request.settings().bytes());
  }

  StreamRequest opening() {
    return request;
  }

  CreditWindow output() {
    return output;
  }

  InputWindow input() {
    return input;
  }

  void started() {
    String worker = request.python().actor().path().toStringWithoutAddress();
    tell(new StreamEvent.Started(stage, worker));
  }

  void taken() {
    in++;
  }

  void given(long bytes) {
    given++;
    output.came(bytes);
  }

  void passedOn() {
    out++;
  }

  /** The failure as the stage reports it. */
  Throwable named(Throwable failure) {
    return failure instanceof CallFailedException failed
        ? failed.at(Callee.function(request.call().function())).in(stage)
        : failure;
  }

  /** Whether the stage continues without an element that cannot be encoded. Reports it if so. */
  boolean leavesOut(Throwable failure) {
    if (supervision.decider().apply(named(failure)) == Supervision.stop()) {
      return false;
    }
    tell(new StreamEvent.Dropped(stage, request.call().function(), StageCounters.name(failure)));
    return true;
  }

  void notSent() {
    unsent++;
  }

  // ---- the end

  /** Throws if Python's value cannot be decoded. */
  void completed(StreamChannel channel, StreamChannel.Element result) {
    Object value = completion.read(channel, result);
    completion.completed(value, closed(Outcome.COMPLETED, ""));
  }

  void failed(Throwable failure) {
    completion.failed(failure, closed(Outcome.FAILED, StageCounters.name(failure)));
  }

  void cancelled() {
    completion.cancelled(closed(Outcome.CANCELLED, ""));
  }

  private StreamCounts closed(Outcome outcome, String failure) {
    var counts =
        new StreamCounts(in, unsent, given, out, given - out, output.counts(), input.counts());
    tell(new StreamEvent.Closed(stage, outcome, failure, counts));
    return counts;
  }

  private void tell(StreamEvent event) {
    request.telemetry().happened(event);
  }

  static CancellationException stopped() {
    return new CancellationException("the stream was stopped before Python had ended");
  }
}
