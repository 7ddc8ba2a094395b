package io.clutch.observer.internal;

import io.clutch.internal.acting.Acted;
import io.clutch.observer.internal.acting.Acting;
import io.clutch.observer.internal.acting.ActionRequest;
import io.clutch.observer.internal.acting.ActionTarget;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what is asked for, and answers as a test wants. Thread-safe. */
final class FakeActing implements Acting {
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final List<String> acts = new CopyOnWriteArrayList<>();
  private volatile CompletionStage<Acted> answer =
      CompletableFuture.completedFuture(new Acted(true, "It is done."));

  @Override
  public void note(ActionTarget target, String text) {
    notes.add(target.source().name() + ": " + text);
  }

  @Override
  public CompletionStage<Acted> act(ActionRequest request, ActionTarget target) {
    acts.add(request.what() + " " + target.source().name());
    return answer;
  }

  void answer(CompletionStage<Acted> its) {
    answer = its;
  }

  List<String> notes() {
    return notes;
  }

  List<String> acts() {
    return acts;
  }
}
