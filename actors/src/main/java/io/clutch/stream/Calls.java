package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.worker.Call;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.apache.pekko.stream.stage.AsyncCallback;

/** The calls of one stage that are out, each for a subject. For the stage's own thread. */
final class Calls<S, A> {
  private final PythonRef python;
  private final AsyncCallback<Answer<S, A>> answers;
  private final Map<S, CompletableFuture<A>> out = new IdentityHashMap<>();

  /** A call's end; {@code failure} is null where there is a value. */
  record Answer<S, A>(S subject, A value, Throwable failure, boolean atOnce) {
    static <S, A> Answer<S, A> of(S subject, A value, Throwable failure, boolean atOnce) {
      Throwable cause =
          failure instanceof CompletionException wrapped && wrapped.getCause() != null
              ? wrapped.getCause()
              : failure;
      return new Answer<>(subject, value, cause, atOnce);
    }
  }

  /** {@code answers} is told each answer on the stage's thread, and has to ask {@link #heard}. */
  Calls(PythonRef python, AsyncCallback<Answer<S, A>> answers) {
    this.python = python;
    this.answers = answers;
  }

  int count() {
    return out.size();
  }

  boolean isOut(S subject) {
    return out.containsKey(subject);
  }

  /** Throws what the reference throws, and then no call is out. */
  void make(S subject, Call<A> call) {
    CompletableFuture<A> future = python.call(call).toCompletableFuture();
    boolean atOnce = future.isDone();
    out.put(subject, future);
    future.whenComplete(
        (value, failure) -> answers.invoke(Answer.of(subject, value, failure, atOnce)));
  }

  /** Whether this is the answer to a call that was not cancelled; it is out no more. */
  boolean heard(Answer<S, A> answer) {
    return out.remove(answer.subject()) != null;
  }

  /** Cancels the calls of these subjects. */
  void cancel(Predicate<S> unwanted) {
    out.entrySet()
        .removeIf(
            call -> {
              boolean cancelled = unwanted.test(call.getKey());
              if (cancelled) {
                call.getValue().cancel(true);
              }
              return cancelled;
            });
  }
}
