package io.clutch.stream.internal;

import io.clutch.call.Call;
import io.clutch.stream.StageSettings;
import io.clutch.stream.internal.StageCalls.Answer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Makes a call for each element. Elements with one key are called one after the other. */
public final class CallLogic<E, Out, R> extends ElementLogic<E, Out, R> {
  private final Function<E, Call<Out>> call;
  private final Optional<Function<E, ?>> key;
  private final int capacity;
  private final KeyedQueue<Element<E, R>> queue = new KeyedQueue<>();
  private final StageCalls<Element<E, R>, Out> calls;
  private final FinalAttempts<Element<E, R>> finalAttempts;

  /** Without a {@code key}, no element waits for another. */
  public CallLogic(
      StageRun<E, R> run,
      StageSettings settings,
      Function<E, Call<Out>> call,
      Optional<Function<E, ?>> key,
      BiFunction<E, Out, R> join) {
    super(run, settings, join);
    this.call = call;
    this.key = key;
    this.capacity = settings.parallelism() + (key.isPresent() ? settings.buffer() : 0);
    this.calls = new StageCalls<>(run.python(), createAsyncCallback(Runnable::run), this::answered);
    this.finalAttempts = new FinalAttempts<>(calls);
  }

  @Override
  void take(Element<E, R> element) {
    try {
      key.ifPresent(of -> element.key(of.apply(element.value())));
    } catch (Exception thrown) {
      fail(element, thrown);
      return;
    }
    queue.add(element.key(), element);
  }

  @Override
  void start() {
    while (calls.count() < settings().parallelism()) {
      Element<E, R> next = finalAttempts.holdOthersBack() ? finalAttempts.next() : queue.next();
      if (next == null) {
        return;
      }
      if (isWanted(next)) {
        send(next);
      }
    }
  }

  private void send(Element<E, R> element) {
    try {
      Call<Out> made =
          Objects.requireNonNull(call.apply(element.value()), "the stage's function made no call");
      element.function(made.function());
      calls.make(element, Redelivery.mark(made, element.redelivered()));
    } catch (Exception thrown) {
      fail(element, thrown);
      queue.done(element.key());
    }
  }

  private void answered(Answer<Element<E, R>, Out> answer) {
    if (!calls.heard(answer)) {
      return;
    }
    Element<E, R> element = answer.subject();
    if (answer.failure() == null) {
      succeed(element, answer.value());
      queue.done(element.key());
    } else if (!isSentAgain(element, answer.failure())) {
      queue.done(element.key());
    } else if (isAtLastTry(element)) {
      finalAttempts.add(element);
    } else {
      send(element);
    }
    advance();
  }

  @Override
  boolean hasRoom(int elements) {
    return elements < capacity;
  }

  /** The elements that wait for the same key, because the state behind it is lost. */
  @Override
  List<Element<E, R>> clear(Element<E, R> failed) {
    return queue.clear(failed.key());
  }

  @Override
  void cancelUnwanted() {
    finalAttempts.removeIf(element -> !isWanted(element));
    calls.cancel(element -> !isWanted(element));
  }
}
