package io.clutch.internal.pool;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.pool.state.WorkerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.Done;

/** The requests to replace workers. */
final class Replacements {

  private record Request(Set<WorkerId> old, Consumer<Outcome<Done>> replyTo) {}

  private final List<Request> requests = new ArrayList<>();

  void ask(Slots slots, PoolCommand.Recycle request) {
    List<Slot> old = slots.those(request::isFor).toList();
    old.forEach(Slot::request);
    Set<WorkerId> ids = old.stream().map(Slot::id).collect(Collectors.toCollection(HashSet::new));
    requests.add(new Request(ids, request.replyTo()));
    completeIfGone();
  }

  void ended(WorkerId worker) {
    requests.forEach(request -> request.old().remove(worker));
    completeIfGone();
  }

  private void completeIfGone() {
    List<Request> done = requests.stream().filter(request -> request.old().isEmpty()).toList();
    requests.removeAll(done);
    done.forEach(request -> request.replyTo().accept(new Outcome.Value<>(Done.getInstance())));
  }

  void reject(CallFailure failure) {
    List<Request> refused = List.copyOf(requests);
    requests.clear();
    refused.forEach(request -> request.replyTo().accept(new Outcome.Failed<>(failure)));
  }
}
