package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailedException;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What a reference of another node has asked of a published one. Only for the owner's actor. */
final class SessionQuestions {
  private final RefTarget target;
  private final int most;
  private final BiConsumer<Long, ToCaller.Result> answers;
  private final Map<Long, CompletableFuture<?>> open = new HashMap<>();

  /** {@code answers} takes ids and answers, on any thread. */
  SessionQuestions(RefTarget target, int most, BiConsumer<Long, ToCaller.Result> answers) {
    this.target = target;
    this.most = most;
    this.answers = answers;
  }

  /** Returns whether there is room for it. It may be asked again while it is open. */
  boolean ask(ToOwner.Ask ask) {
    long id = ask.id();
    if (open.containsKey(id)) {
      return true;
    }
    if (open.size() >= most) {
      return false;
    }
    if (ask.question() == ToOwner.Question.READY) {
      ask(id, target.whenReady(), done -> new ToCaller.Ran());
    } else {
      ask(
          id,
          target.<WorkerStatus>ask(replyTo -> new WorkerMessage.AskStatus(replyTo, true)),
          ToCaller.Status::new);
    }
    return true;
  }

  private <T> void ask(long id, CompletionStage<T> answer, Function<T, ToCaller.Result> result) {
    open.put(id, answer.toCompletableFuture());
    answer.thenApply(result).whenComplete((its, thrown) -> told(id, its, thrown));
  }

  private void told(long id, ToCaller.Result result, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause == null) {
      answers.accept(id, result);
    } else if (cause instanceof CallFailedException failed) {
      answers.accept(id, new ToCaller.Failed(failed.failure()));
    } else {
      answers.accept(id, new ToCaller.NotBegun());
    }
  }

  /** Returns whether that was a question that is open; it is no more. */
  boolean answered(long id) {
    return open.remove(id) != null;
  }

  void cancel(long id) {
    CompletableFuture<?> question = open.remove(id);
    if (question != null) {
      question.cancel(false);
    }
  }

  void cancelAll() {
    open.values().forEach(it -> it.cancel(false));
    open.clear();
  }
}
