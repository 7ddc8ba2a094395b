package io.clutch.stream.internal;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.internal.client.RefAccess;
import io.clutch.internal.client.RefOperations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.stream.stage.AsyncCallback;

/** The calls in flight of one stage, each for a subject. For the stage's own thread. */
final class StageCalls<S, A> {
  private final RefOperations python;
  private final AsyncCallback<Runnable> inStage;
  private final Consumer<Answer<S, A>> answers;
  private final Map<S, CompletableFuture<A>> out = new LinkedHashMap<>();
  private final InlineWaitRule waitRule = new InlineWaitRule();
  // The stage's thread while it decodes an answer, and that answer.
  private volatile Thread settler;
  private Answer<S, A> settled;

  /** The end of a call; {@code failure} is null if there is a value. */
  record Answer<S, A>(S subject, A value, Throwable failure, boolean atOnce) {
    static <S, A> Answer<S, A> of(S subject, A value, Throwable failure, boolean atOnce) {
      Throwable cause =
          failure instanceof CompletionException wrapped && wrapped.getCause() != null
              ? wrapped.getCause()
              : failure;
      return new Answer<>(subject, value, cause, atOnce);
    }
  }

  /**
   * {@code answers} receives each reply in the stage and must call {@link #heard}.
   *
   * @param inStage runs a task in the stage
   */
  StageCalls(PythonRef python, AsyncCallback<Runnable> inStage, Consumer<Answer<S, A>> answers) {
    this.python = RefAccess.of(python);
    this.inStage = inStage;
    this.answers = answers;
  }

  int count() {
    return out.size();
  }

  boolean isOut(S subject) {
    return out.containsKey(subject);
  }

  /** Makes a call. Throws what the reference throws; then no call is in flight. */
  void make(S subject, Call<A> call) {
    CompletableFuture<A> future = python.call(call, this::settle).toCompletableFuture();
    boolean atOnce = future.isDone();
    out.put(subject, future);
    future.whenComplete((value, failure) -> tell(Answer.of(subject, value, failure, atOnce)));
    if (!atOnce) {
      waitRule.made(System.nanoTime());
      if (out.size() == 1 && waitRule.pays()) {
        // Later, because more elements may be about to arrive in the stage.
        inStage.invoke(() -> awaitAlone(future));
      }
    }
  }

  /** Waits for the only reply on the stage's own thread, which saves a wake-up. */
  private void awaitAlone(CompletableFuture<A> future) {
    if (out.size() == 1 && !future.isDone()) {
      python.awaitAnswer(future, InlineWaitRule.NANOS);
    }
  }

  /** One hand-over for the decoding and the reply. */
  private void settle(Runnable settlement) {
    inStage.invoke(
        () -> {
          settler = Thread.currentThread();
          settlement.run();
          settler = null;
          Answer<S, A> answer = settled;
          settled = null;
          if (answer != null) {
            answers.accept(answer);
          }
        });
  }

  private void tell(Answer<S, A> answer) {
    if (settler == Thread.currentThread()) {
      settled = answer;
    } else {
      inStage.invoke(() -> answers.accept(answer));
    }
  }

  /**
   * Whether this is the reply to a call that was not cancelled. The call is then no longer in
   * flight.
   */
  boolean heard(Answer<S, A> answer) {
    waitRule.answered(System.nanoTime());
    return out.remove(answer.subject()) != null;
  }

  /**
   * Cancels the calls of these subjects, latest first, because the end of a running call lets the
   * next one begin.
   */
  void cancel(Predicate<S> unwanted) {
    List<S> subjects = new ArrayList<>(out.keySet());
    for (int i = subjects.size() - 1; i >= 0; i--) {
      if (unwanted.test(subjects.get(i))) {
        out.remove(subjects.get(i)).cancel(true);
      }
    }
  }
}
