package io.clutch.stream.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.Callee;
import io.clutch.internal.streams.StreamLine;
import io.clutch.telemetry.StreamCounts;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.StreamEvent.Outcome;
import java.util.concurrent.CancellationException;
import org.apache.pekko.stream.ActorAttributes.SupervisionStrategy;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Supervision;

/** Counts the elements of a stage with its own stream, and reports its end once. */
final class StreamTally {
  private final Opening opening;
  private final String stage;
  private final SupervisionStrategy supervision;
  private final Ending ending;
  private final CreditWindow output;
  private final InputWindow input;
  private long in;
  private long unsent;
  private long given;
  private long out;

  StreamTally(Opening opening, Attributes attributes, Ending ending) {
    this.opening = opening;
    this.stage = attributes.nameOrDefault(opening.kind());
    this.supervision = attributes.getMandatoryAttribute(SupervisionStrategy.class);
    this.ending = ending;
    this.output = new CreditWindow(opening.settings().credit(), opening.settings().bytes());
    this.input = new InputWindow(opening.settings().bytes());
  }

  Opening opening() {
    return opening;
  }

  CreditWindow output() {
    return output;
  }

  InputWindow input() {
    return input;
  }

  void started() {
    String worker = opening.python().actor().path().toStringWithoutAddress();
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
        ? failed.at(Callee.function(opening.call().function())).in(stage)
        : failure;
  }

  /** Whether the stage goes on without an element that cannot be encoded; this is then reported. */
  boolean leavesOut(Throwable failure) {
    if (supervision.decider().apply(named(failure)) == Supervision.stop()) {
      return false;
    }
    tell(new StreamEvent.Dropped(stage, opening.call().function(), Tally.name(failure)));
    return true;
  }

  void notSent() {
    unsent++;
  }

  // ---- the end

  /** Throws if Python's value cannot be decoded. */
  void completed(StreamLine line, StreamLine.Element result) {
    Object value = ending.read(line, result);
    ending.completed(value, closed(Outcome.COMPLETED, ""));
  }

  void failed(Throwable failure) {
    ending.failed(failure, closed(Outcome.FAILED, Tally.name(failure)));
  }

  void cancelled() {
    ending.cancelled(closed(Outcome.CANCELLED, ""));
  }

  private StreamCounts closed(Outcome outcome, String failure) {
    var counts =
        new StreamCounts(in, unsent, given, out, given - out, output.counts(), input.counts());
    tell(new StreamEvent.Closed(stage, outcome, failure, counts));
    return counts;
  }

  private void tell(StreamEvent event) {
    opening.telemetry().happened(event);
  }

  static CancellationException stopped() {
    return new CancellationException("the stream was stopped before Python had ended");
  }
}
