package io.clutch.micrometer;

import io.clutch.call.Outcome;
import io.clutch.internal.inspect.ProcessTimes;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.reading.ReadWorker;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.pool.PoolStatus;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Watches the actors of workers and pools, and asks them for their state. */
final class StateReader extends AbstractBehavior<StateReader.Command> {

  sealed interface Command {}

  /** Watches the actor with this path, which may have ended. */
  record Watch(String path) implements Command {}

  /** Asks all actors, and completes the future once they have answered or had the time for it. */
  record Ask(CompletableFuture<Done> answered) implements Command {}

  record Gone(String path, ActorRef<?> actor) implements Command {}

  record Sweep() implements Command {}

  /** An actor reads the memory of its process for an answer, within a second. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration SWEEP = Duration.ofMillis(500);

  private final State state;
  private final Runnable close;
  private final Executor files; // never the socket loop, on which an answer may come
  private final ActorRefResolver resolver;
  private final Map<String, ActorRef<WorkerCommand>> watched = new HashMap<>();

  private StateReader(ActorContext<Command> context, State state, Runnable close) {
    super(context);
    this.state = state;
    this.close = close;
    this.files = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.resolver = ActorRefResolver.get(context.getSystem());
  }

  /** {@code close} runs when the actor system ends. */
  static Behavior<Command> create(State state, Runnable close) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new Sweep(), SWEEP);
          return Behaviors.setup(context -> new StateReader(context, state, close));
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Watch.class, this::onWatch)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Gone.class, this::onGone)
        .onMessage(Sweep.class, this::onSweep)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<Command> onWatch(Watch watch) {
    ActorRef<WorkerCommand> actor = resolve(watch.path());
    if (!actor.equals(watched.put(watch.path(), actor))) {
      getContext().watchWith(actor, new Gone(watch.path(), actor));
    }
    return this;
  }

  private ActorRef<WorkerCommand> resolve(String path) {
    return resolver.resolveActorRef("pekko://" + getContext().getSystem().name() + path);
  }

  private Behavior<Command> onGone(Gone gone) {
    // Another actor may have the path by now.
    if (watched.remove(gone.path(), gone.actor())) {
      state.gone(gone.path());
    }
    return this;
  }

  private Behavior<Command> onSweep(Sweep sweep) {
    state.sweep();
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    Stream<CompletableFuture<?>> workers = ask(state.workers(), this::status);
    Stream<CompletableFuture<?>> pools = ask(state.pools(), StateReader::poolStatus);
    CompletableFuture.allOf(Stream.concat(workers, pools).toArray(CompletableFuture[]::new))
        .whenComplete((done, failure) -> ask.answered().complete(Done.getInstance()));
    return this;
  }

  /** Asks those of which no answer is awaited. */
  private <S> Stream<CompletableFuture<?>> ask(
      List<? extends LiveActor<S>> all,
      Function<ActorRef<WorkerCommand>, CompletionStage<S>> question) {
    return all.stream().filter(it -> !it.isAsked()).map(it -> ask(it, question));
  }

  private <S> CompletableFuture<?> ask(
      LiveActor<S> one, Function<ActorRef<WorkerCommand>, CompletionStage<S>> question) {
    one.asked();
    return question
        .apply(actor(one.path()))
        .handle((status, failure) -> Optional.ofNullable(status))
        .thenAccept(one::answered)
        .toCompletableFuture();
  }

  private CompletionStage<WorkerState> status(ActorRef<WorkerCommand> worker) {
    var reading = new CompletableFuture<Optional<WorkerReading>>();
    worker.tell(new ReadWorker(Optional.empty(), reading));
    reading.completeOnTimeout(Optional.empty(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return AskPattern.<WorkerCommand, WorkerStatus>ask(
            worker, WorkerCommand.GetStatus::new, PATIENCE, getContext().getSystem().scheduler())
        .thenCombineAsync(reading, StateReader::with, files);
  }

  private static WorkerState with(WorkerStatus status, Optional<WorkerReading> reading) {
    return new WorkerState(status, reading, ProcessTimes.total(status.pid()));
  }

  private static CompletionStage<PoolStatus> poolStatus(ActorRef<WorkerCommand> pool) {
    var answer = new CompletableFuture<Outcome<PoolStatus>>();
    pool.tell(new PoolCommand.GetPoolStatus(answer::complete));
    return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).thenApply(Outcome::get);
  }

  private ActorRef<WorkerCommand> actor(String path) {
    ActorRef<WorkerCommand> known = watched.get(path);
    return known == null ? resolve(path) : known;
  }

  private Behavior<Command> onPostStop(PostStop signal) {
    close.run();
    return this;
  }
}
