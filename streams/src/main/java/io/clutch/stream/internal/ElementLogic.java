package io.clutch.stream.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.stream.StageSettings;
import io.clutch.stream.internal.Element.State;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * The common part of all stages that make calls: they take elements while there is room, apply the
 * policies to failures, emit results in their order, and count.
 */
abstract class ElementLogic<E, Out, R> extends TimerGraphStageLogic
    implements InHandler, OutHandler {
  private static final CallFailure NOTHING =
      new CallFailure.Undecodable(
          "result", "a value, since a stream holds no null; ask for an Optional", "None");

  private final FlowShape<E, R> shape;
  private final StageCounters counters;
  private final StageRun<E, R> run;
  private final StageSettings settings;
  private final BiFunction<E, Out, R> join;
  private final ElementBuffer<E, R> buffer;
  private long lastWanted = Long.MAX_VALUE;

  /** {@code join} combines an element and its result to what is emitted. */
  ElementLogic(StageRun<E, R> run, StageSettings settings, BiFunction<E, Out, R> join) {
    super(run.shape());
    this.shape = run.shape();
    this.counters = run.counters();
    this.run = run;
    this.settings = settings;
    this.join = join;
    this.buffer = ElementBuffer.in(settings.order());
    setHandler(shape.in(), this);
    setHandler(shape.out(), this);
  }

  /** An element has arrived. */
  abstract void take(Element<E, R> element);

  /** Makes the calls that may be made now. */
  abstract void start();

  /** Whether one more element may be taken while the stage holds this many. */
  abstract boolean hasRoom(int elements);

  /** Removes what a restart clears: elements that were not sent, because their state is lost. */
  abstract List<Element<E, R>> clear(Element<E, R> failed);

  /** Cancels the calls of elements that are no longer wanted. */
  abstract void cancelUnwanted();

  @Override
  public final void preStart() {
    counters.started(run.python().actor().path().toStringWithoutAddress());
  }

  @Override
  public final void onPush() {
    var element = new Element<E, R>(grab(shape.in()), counters.taken());
    buffer.add(element);
    take(element);
    advance();
  }

  @Override
  public final void onPull() {
    advance();
  }

  @Override
  public final void onUpstreamFinish() {
    advance();
  }

  @Override
  public final void postStop() {
    lastWanted = -1;
    cancelUnwanted();
    counters.ended(buffer.unsettled());
  }

  final StageSettings settings() {
    return settings;
  }

  final boolean isLast() {
    return isClosed(shape.in());
  }

  /** Does everything that is possible now. Called after each change that may allow something. */
  final void advance() {
    start();
    emit();
    if (isLast()) {
      if (buffer.size() == 0) {
        completeStage();
      }
    } else if (lastWanted == Long.MAX_VALUE
        && hasRoom(buffer.size())
        && !hasBeenPulled(shape.in())) {
      pull(shape.in());
    }
  }

  private void emit() {
    for (Element<E, R> next = buffer.next(); next != null; next = buffer.next()) {
      if (next.state() == State.RESULT) {
        if (!isAvailable(shape.out())) {
          return;
        }
        push(shape.out(), next.result());
        counters.given();
      }
      buffer.remove();
      if (next.state() == State.FATAL) {
        counters.failed();
        failStage(next.failure());
        return;
      }
    }
  }

  /** Whether the element is still wanted, since no earlier failure has made it pointless. */
  final boolean isWanted(Element<E, R> element) {
    return element.number() <= lastWanted;
  }

  final void succeed(Element<E, R> element, Out value) {
    if (!isWanted(element)) {
      return;
    }
    if (value == null) {
      fail(element, NOTHING.toException());
    } else {
      element.succeed(join.apply(element.value(), value));
      buffer.finished(element);
    }
  }

  /** Whether a failed element is to be sent again; if not, it ends here. */
  final boolean isSentAgain(Element<E, R> element, Throwable failure) {
    if (!isWanted(element)) {
      return false;
    }
    OnFailure onFailure = OnFailure.of(settings, failure, element.redelivered());
    switch (onFailure) {
      case RETRY -> {
        element.redeliver();
        counters.redelivered(element, failure);
      }
      case DROP -> drop(element, failure);
      case DECIDE -> fail(element, failure);
    }
    return onFailure == OnFailure.RETRY;
  }

  /** Whether its next attempt is the last. */
  final boolean isAtLastTry(Element<E, R> element) {
    return element.redelivered() + 1 == settings.attempts();
  }

  /** The supervision strategy decides. */
  final void fail(Element<E, R> element, Throwable thrown) {
    if (!isWanted(element)) {
      return;
    }
    Throwable failure =
        thrown instanceof CallFailedException failed ? failed.in(counters.stage()) : thrown;
    Supervision.Directive directive = run.supervision().decider().apply(failure);
    if (directive == Supervision.stop()) {
      failStageAt(element, failure);
      return;
    }
    drop(element, failure);
    if (directive == Supervision.restart()) {
      clear(element).forEach(each -> drop(each, failure));
    }
  }

  private void drop(Element<E, R> element, Throwable failure) {
    element.drop();
    buffer.finished(element);
    counters.dropped(element, failure);
  }

  /** The stage fails once the elements before this one have been emitted. */
  private void failStageAt(Element<E, R> element, Throwable failure) {
    element.failStage(failure);
    buffer.finished(element);
    lastWanted = Math.min(lastWanted, buffer.lastWanted(element));
    cancelUnwanted();
  }
}
