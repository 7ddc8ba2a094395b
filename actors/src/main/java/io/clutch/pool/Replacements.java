package io.clutch.pool;

import io.clutch.failure.CallFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;

/** Those who have asked for all workers to be replaced. */
final class Replacements {

  private record Request(Set<WorkerId> old, CompletableFuture<Done> done) {}

  private final List<Request> requests = new ArrayList<>();

  void ask(Slots slots, CompletableFuture<Done> done) {
    slots.all().forEach(Slot::request);
    requests.add(new Request(slots.ids(), done));
    completeIfGone();
  }

  void ended(WorkerId worker) {
    requests.forEach(request -> request.old().remove(worker));
    completeIfGone();
  }

  private void completeIfGone() {
    requests.removeIf(
        request -> request.old().isEmpty() && request.done().complete(Done.getInstance()));
    requests.removeIf(request -> request.done().isDone());
  }

  void refuse(CallFailure failure) {
    requests.forEach(request -> request.done().completeExceptionally(failure.toException()));
    requests.clear();
  }
}
