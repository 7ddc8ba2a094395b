package io.clutch.internal.spawn;

import io.clutch.internal.chain.ChainContext;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.host.Withdrawable;
import io.clutch.supervision.Restart;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A worker that Python has spawned. For the actor of its parent's children, except for what says
 * otherwise.
 */
final class SpawnedChild {

  /** What the parent gets: the address of the child. To withdraw the ask ends the child. */
  static final class Answer extends CompletableFuture<Object> implements Withdrawable {
    private volatile Runnable whenWithdrawn = () -> {};

    void whenWithdrawn(Runnable action) {
      whenWithdrawn = action;
    }

    @Override
    public void withdraw() {
      whenWithdrawn.run();
    }
  }

  final WorkerSpec spec;
  final String type;
  final Restart restart;
  final int depth;
  final Answer answer = new Answer();
  // The process that it lives in, if it has none of its own, and what its constructor gets.
  private final Optional<LocalPlace> place;
  private final Optional<EncodedCall> arguments;
  private final List<CompletableFuture<Void>> awaited = new ArrayList<>();
  private Optional<String> name;
  private Optional<String> token = Optional.empty();
  private Optional<ActorRef<SupervisorCommand>> supervisor = Optional.empty();
  private boolean isEnding;

  // Those of the child's own actor, which runs on the socket loop.
  private ActorRef<WorkerCommand> starting;
  private boolean isWithdrawn;
  private volatile Optional<OpenAsk> chain = Optional.empty();

  SpawnedChild(WorkerSpec spec, SpawnRequest request, int depth) {
    this(spec, request, depth, Optional.empty(), Optional.empty());
  }

  /** One that lives in the process of its parent. */
  static SpawnedChild local(
      WorkerSpec spec, SpawnRequest request, int depth, LocalPlace place, EncodedCall arguments) {
    var child = new SpawnedChild(spec, request, depth, Optional.of(place), Optional.of(arguments));
    child.within(ChainContext.current());
    return child;
  }

  private SpawnedChild(
      WorkerSpec spec,
      SpawnRequest request,
      int depth,
      Optional<LocalPlace> place,
      Optional<EncodedCall> arguments) {
    this.place = place;
    this.arguments = arguments;
    this.spec = spec;
    this.type = request.type();
    this.name = request.name();
    this.restart = request.restart();
    this.depth = depth;
  }

  /** The process that it lives in; empty if it has one of its own. */
  Optional<LocalPlace> place() {
    return place;
  }

  EncodedCall arguments() {
    return arguments.orElseThrow();
  }

  /** The ask that waits for its next start or stop. */
  void within(Optional<OpenAsk> ask) {
    chain = ask;
  }

  /** The ask that waits for its start or stop, if one does. For its own thread. */
  Optional<OpenAsk> takeChain() {
    Optional<OpenAsk> its = chain;
    chain = Optional.empty();
    return its;
  }

  Optional<String> givenName() {
    return name;
  }

  void name(String chosen) {
    name = Optional.of(chosen);
  }

  String name() {
    return name.orElseThrow();
  }

  void below(ActorRef<SupervisorCommand> its) {
    supervisor = Optional.of(its);
  }

  /** Whether it was started by this supervisor. */
  boolean isBelow(ActorRef<SupervisorCommand> one) {
    return supervisor.filter(one::equals).isPresent();
  }

  /** It is ready, and can be referred to by this token. */
  void known(String itsToken) {
    token = Optional.of(itsToken);
  }

  /** The token of its address; empty unless it was ready. */
  Optional<String> token() {
    return token;
  }

  boolean isEnding() {
    return isEnding;
  }

  /** Ends the start that is under way, if there is one. */
  void ending() {
    isEnding = true;
    withdrawStart().ifPresent(actor -> actor.tell(new WorkerCommand.Stop()));
  }

  private synchronized Optional<ActorRef<WorkerCommand>> withdrawStart() {
    isWithdrawn = true;
    return Optional.ofNullable(starting);
  }

  /** An actor of the child begins. Returns whether it is wanted. For its own thread. */
  synchronized boolean begins(ActorRef<WorkerCommand> actor) {
    starting = actor;
    return !isWithdrawn;
  }

  /** The actor has started, so it is stopped by its supervisor alone. For its own thread. */
  synchronized void hasStarted() {
    starting = null;
  }

  void whenGone(CompletableFuture<Void> future) {
    awaited.add(future);
  }

  void gone() {
    awaited.forEach(future -> future.complete(null));
  }
}
