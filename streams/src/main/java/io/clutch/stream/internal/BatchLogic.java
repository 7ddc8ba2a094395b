package io.clutch.stream.internal;

import io.clutch.call.Call;
import io.clutch.data.BatchEntry;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.internal.StageCalls.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Sends many elements in one call; each succeeds or fails by itself. An element that is sent again
 * is sent alone, so that another element cannot fail it twice.
 */
public final class BatchLogic<E, Out, R> extends ElementLogic<E, Out, R> {
  private static final String WAITED = "waited";

  private final BatchSettings settings;
  private final BatchRule rule;
  private final Function<List<E>, Call<List<Out>>> call;
  private final StageCalls<Batch<E, R>, List<BatchEntry<Out>>> calls;
  private final FinalAttempts<Batch<E, R>> finalAttempts;
  private final Queue<Element<E, R>> alone = new ArrayDeque<>();
  private List<Element<E, R>> growing = new ArrayList<>();
  private boolean isTimed;
  private boolean hasWaited;

  public BatchLogic(
      StageRun<E, R> run,
      BatchSettings settings,
      Function<List<E>, Call<List<Out>>> call,
      BiFunction<E, Out, R> join) {
    super(run, settings.stage(), join);
    this.settings = settings;
    this.rule = new BatchRule(settings.maxSize(), settings.stage().parallelism());
    this.call = call;
    this.calls = new StageCalls<>(run.python(), createAsyncCallback(Runnable::run), this::answered);
    this.finalAttempts = new FinalAttempts<>(calls);
  }

  @Override
  void take(Element<E, R> element) {
    if (isWanted(element)) {
      growing.add(element);
    }
  }

  @Override
  void start() {
    boolean sent = true;
    while (sent && calls.count() < settings().parallelism()) {
      sent =
          finalAttempts.holdOthersBack()
              ? sendIf(finalAttempts.next())
              : sendAlone() || sendGrown();
    }
    startTimer();
  }

  private boolean sendIf(Batch<E, R> batch) {
    if (batch != null) {
      send(batch);
    }
    return batch != null;
  }

  private boolean sendAlone() {
    return sendIf(alone.isEmpty() ? null : new Batch<>(List.of(alone.remove())));
  }

  private boolean sendGrown() {
    boolean waited = hasWaited || settings.maxWait().isZero();
    boolean due = rule.isDue(growing.size(), calls.count(), waited, isLast());
    if (due) {
      var batch = new Batch<>(growing);
      growing = new ArrayList<>();
      stopTimer();
      send(batch);
    }
    return due;
  }

  private void startTimer() {
    if (!growing.isEmpty() && !isTimed && !settings.maxWait().isZero()) {
      isTimed = true;
      scheduleOnce(WAITED, settings.maxWait());
    }
  }

  private void stopTimer() {
    hasWaited = false;
    if (isTimed) {
      isTimed = false;
      cancelTimer(WAITED);
    }
  }

  @Override
  public void onTimer(Object key) {
    hasWaited = true;
    advance();
  }

  private void send(Batch<E, R> batch) {
    try {
      Call<List<Out>> made =
          Objects.requireNonNull(call.apply(batch.values()), "the stage's function made no call");
      batch.elements().forEach(element -> element.function(made.function()));
      calls.make(
          batch,
          Redelivery.mark(BatchCall.withEntries(made), batch.elements().get(0).redelivered()));
    } catch (Exception thrown) {
      if (!isSplit(batch, true)) {
        fail(batch.elements().get(0), thrown);
      }
    }
  }

  private void answered(Answer<Batch<E, R>, List<BatchEntry<Out>>> answer) {
    if (!calls.heard(answer)) {
      return;
    }
    if (answer.failure() == null) {
      settle(answer.subject().elements(), answer.value());
    } else {
      failed(answer);
    }
    advance();
  }

  private void settle(List<Element<E, R>> elements, List<BatchEntry<Out>> entries) {
    if (entries == null || entries.size() != elements.size()) {
      var failure = BatchCall.miscounted(elements.size(), entries);
      elements.forEach(element -> fail(element, failure.toException()));
      return;
    }
    for (int i = 0; i < elements.size(); i++) {
      if (entries.get(i) instanceof BatchEntry.Value<Out> value) {
        succeed(elements.get(i), value.value());
      } else if (entries.get(i) instanceof BatchEntry.Failed<Out> failed) {
        fail(elements.get(i), failed.failure().toException());
      }
    }
  }

  private void failed(Answer<Batch<E, R>, List<BatchEntry<Out>>> answer) {
    Batch<E, R> batch = answer.subject();
    if (isSplit(batch, BatchCall.isOfOneElement(answer.failure(), answer.atOnce()))) {
      return;
    }
    for (Element<E, R> element : batch.elements()) {
      if (isSentAgain(element, answer.failure())) {
        sendAgain(element);
      }
    }
  }

  private void sendAgain(Element<E, R> element) {
    if (isAtLastTry(element)) {
      finalAttempts.add(new Batch<>(List.of(element)));
    } else {
      alone.add(element);
    }
  }

  private boolean isSplit(Batch<E, R> batch, boolean wanted) {
    boolean split = wanted && batch.elements().size() > 1;
    if (split) {
      batch.elements().stream().filter(this::isWanted).forEach(alone::add);
    }
    return split;
  }

  @Override
  boolean hasRoom(int elements) {
    return rule.hasRoom(growing.size(), elements);
  }

  /** The batch that is being filled. */
  @Override
  List<Element<E, R>> clear(Element<E, R> failed) {
    List<Element<E, R>> cleared = growing;
    growing = new ArrayList<>();
    stopTimer();
    return cleared;
  }

  @Override
  void cancelUnwanted() {
    alone.removeIf(element -> !isWanted(element));
    growing.removeIf(element -> !isWanted(element));
    finalAttempts.removeIf(this::isUnwanted);
    calls.cancel(this::isUnwanted);
  }

  private boolean isUnwanted(Batch<E, R> batch) {
    return batch.elements().stream().noneMatch(this::isWanted);
  }
}
