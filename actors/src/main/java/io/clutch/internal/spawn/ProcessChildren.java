package io.clutch.internal.spawn;

import io.clutch.internal.builtin.WorkerChildren;
import io.clutch.internal.chain.ChainContext;
import io.clutch.internal.host.HostRefusal;
import io.clutch.internal.host.MessageReceiver;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** What one process has spawned, by the actor that keeps it. Thread-safe. */
final class ProcessChildren implements WorkerChildren.OfProcess {
  private final LocalPlace place;
  private final Duration limit;
  private final CompletableFuture<Void> whenEnded = new CompletableFuture<>();
  // What the actor may never have got, because it ended before.
  private final Set<CompletableFuture<?>> unanswered = ConcurrentHashMap.newKeySet();
  private final ActorRef<ChildrenActor.Command> actor;

  /**
   * @param place the process
   * @param limit how long they may take to end one after the other
   * @param spawn makes their actor
   */
  ProcessChildren(
      LocalPlace place,
      SpawnRuntime runtime,
      int most,
      Duration limit,
      Function<Behavior<ChildrenActor.Command>, ActorRef<ChildrenActor.Command>> spawn) {
    this.place = place;
    this.limit = limit;
    this.actor = spawn.apply(ChildrenActor.create(runtime, most, whenEnded));
    whenEnded.thenRun(() -> unanswered.forEach(ProcessChildren::refuse));
  }

  /** Runs the action once all of them have ended. */
  void whenEnded(Runnable action) {
    whenEnded.thenRun(action);
  }

  /** The process, for those that live in it. */
  LocalPlace place() {
    return place;
  }

  @Override
  public Optional<MessageReceiver> local(long number) {
    return place.receiver(number);
  }

  void start(SpawnedChild child) {
    child.answer.whenWithdrawn(() -> actor.tell(new ChildrenActor.Withdraw(child)));
    send(new ChildrenActor.Start(child), child.answer);
  }

  /** Completes when the child has ended. Fails if it is none of these. */
  CompletionStage<Void> stop(String token) {
    var stopped = new CompletableFuture<Void>();
    send(new ChildrenActor.Stop(token, stopped, ChainContext.current()), stopped);
    return stopped;
  }

  private void send(ChildrenActor.Command command, CompletableFuture<?> answer) {
    unanswered.add(answer);
    answer.whenComplete((value, thrown) -> unanswered.remove(answer));
    actor.tell(command);
    if (whenEnded.isDone()) {
      refuse(answer);
    }
  }

  private static void refuse(CompletableFuture<?> answer) {
    answer.completeExceptionally(new HostRefusal("what keeps its children has ended"));
  }

  @Override
  public void end(Runnable ended) {
    whenEnded.thenRun(ended);
    actor.tell(new ChildrenActor.End(limit));
  }

  @Override
  public void kill() {
    actor.tell(new ChildrenActor.Kill());
  }
}
