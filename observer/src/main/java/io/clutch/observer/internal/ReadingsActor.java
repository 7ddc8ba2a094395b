package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.TreeReader;
import io.clutch.observer.internal.reading.TreeReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.util.ByteString;

/**
 * Takes readings while somebody waits for one, one at a time, and does nothing otherwise. While
 * there are viewers, an event has what has changed read at once.
 */
final class ReadingsActor extends AbstractBehavior<ReadingsActor.Command> {
  /** Viewers hear this often from the server, even if nothing has changed. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  /** Viewers hear this often that readings fail. */
  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);

  private static final String READ = "read";

  sealed interface Command {}

  /** Wants the next event after the update of that number, or after none, which is 0. */
  record Next(long seen, CompletableFuture<Optional<Event>> answer) implements Command {}

  /**
   * Wants a reading of all nodes that is no older than that, or than the refresh interval if that
   * is more.
   */
  record Get(Duration oldest, CompletableFuture<TreeReading> answer) implements Command {}

  /** Ends all viewers: the system is about to end. */
  record End() implements Command {}

  /** Nobody will ask: the page could not be opened. */
  record Stop() implements Command {}

  private record Read() implements Command {}

  /** Something has changed since the last reading began. */
  private record Changed() implements Command {}

  private record Taken(boolean isWhole, TreeReading reading, Throwable failure)
      implements Command {}

  /** An event, and the number of the update that its viewer has seen then. */
  record Event(long seen, ByteString bytes) {}

  private final TreeReader reader;
  private final Duration refresh;
  private final int mostWaiting;
  private final TimerScheduler<Command> timers;
  private final Pace pace;

  /** Until the next reading begins, so that many changes cost one message, also if nobody looks. */
  private final AtomicBoolean hasChanged = new AtomicBoolean();

  private final Queue<Next> viewers = new ArrayDeque<>();
  private final List<Get> asking = new ArrayList<>();
  private Optional<Update> update = Optional.empty();

  /** Of all nodes, or of what has changed since; empty until all were read. */
  private Optional<TreeReading> latest = Optional.empty();

  private boolean isReading;
  private boolean isEnding;
  private boolean hasFailed;
  private long takenAt;
  private long wholeTakenAt;
  private long toldAt = System.nanoTime();

  private ReadingsActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      TreeReader reader,
      ObserverSettings settings) {
    super(context);
    this.timers = timers;
    this.reader = reader;
    this.refresh = settings.refresh();
    this.pace = new Pace(refresh, LONGEST_SILENCE, System.nanoTime());
    this.mostWaiting = 2 * settings.maxViewers();
    ActorRef<Command> self = context.getSelf();
    reader.listen(() -> changed(self));
  }

  static Behavior<Command> create(TreeReader reader, ObserverSettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new ReadingsActor(context, timers, reader, settings)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Next.class, this::next)
        .onMessage(Get.class, this::get)
        .onMessage(Read.class, read -> plan())
        .onMessage(Changed.class, changed -> plan())
        .onMessage(Taken.class, this::taken)
        .onMessage(End.class, end -> end())
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .onSignal(PostStop.class, stop -> end())
        .build();
  }

  private void changed(ActorRef<Command> self) {
    if (!hasChanged.get() && hasChanged.compareAndSet(false, true)) {
      self.tell(new Changed());
    }
  }

  private Behavior<Command> next(Next next) {
    if (isEnding) {
      next.answer().complete(Optional.empty());
      return this;
    }
    boolean isBehind = update.isPresent() && update.get().number() != next.seen();
    if (isBehind && isYounger(takenAt, refresh) && !hasFailed) {
      tell(next);
      return this;
    }
    viewers.add(next);
    if (viewers.size() > mostWaiting) { // those that have left and were not told yet
      viewers.remove().answer().complete(Optional.empty());
    }
    return plan();
  }

  private Behavior<Command> get(Get get) {
    if (isEnding) {
      get.answer().completeExceptionally(new IllegalStateException("the actor system ends"));
    } else if (latest.isPresent() && !hasFailed && isYounger(wholeTakenAt, oldest(get))) {
      get.answer().complete(latest.get());
    } else {
      asking.add(get);
      plan();
    }
    return this;
  }

  private Duration oldest(Get get) {
    return get.oldest().compareTo(refresh) > 0 ? get.oldest() : refresh;
  }

  private static boolean isYounger(long at, Duration age) {
    return System.nanoTime() - at <= age.toNanos();
  }

  /** Has the next reading begin when the pause is over, if somebody waits for it. */
  private Behavior<Command> plan() {
    if (isReading || isEnding || viewers.isEmpty() && asking.isEmpty()) {
      return this;
    }
    long now = System.nanoTime();
    Duration untilWhole = pace.untilWhole(now);
    boolean isWanted = hasChanged.get() && !viewers.isEmpty();
    Duration untilChanges = isWanted ? pace.untilChanges(now) : untilWhole;
    if (isNow(untilWhole) || isNow(untilChanges)) {
      begin(isNow(untilWhole));
    } else {
      boolean isSooner = untilChanges.compareTo(untilWhole) < 0;
      timers.startSingleTimer(READ, new Read(), isSooner ? untilChanges : untilWhole);
    }
    return this;
  }

  private static boolean isNow(Duration until) {
    return until.isZero() || until.isNegative();
  }

  private void begin(boolean isWhole) {
    isReading = true;
    timers.cancel(READ);
    hasChanged.set(false); // before it, so that no change is missed
    getContext()
        .pipeToSelf(reading(isWhole), (reading, failure) -> new Taken(isWhole, reading, failure));
  }

  private CompletionStage<TreeReading> reading(boolean isWhole) {
    try {
      return isWhole ? reader.read() : reader.readChanges();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Behavior<Command> taken(Taken taken) {
    isReading = false;
    takenAt = System.nanoTime();
    pace.ended(taken.isWhole(), takenAt);
    if (taken.failure() == null) {
      boolean hasHealed = hasFailed;
      hasFailed = false;
      pace.counted(taken.reading().nodes().size());
      publish(taken.reading(), taken.isWhole());
      if (hasHealed || pace.isTooSilent(toldAt, takenAt)) {
        tellAll(Events::still);
      }
    } else {
      fail(taken.failure());
    }
    return plan();
  }

  private void publish(TreeReading reading, boolean isWhole) {
    if (isWhole) {
      wholeTakenAt = takenAt;
      asking.forEach(get -> get.answer().complete(reading));
      asking.clear();
    }
    latest = isWhole || latest.isPresent() ? Optional.of(reading) : latest;
    Optional<Update> before = update;
    update = update.isEmpty() ? Optional.of(Update.first(reading)) : update.get().after(reading);
    if (update.isPresent()) {
      toldAt = System.nanoTime(); // since all that wait hear of it
    } else {
      update = before;
    }
    List<Next> waiting = List.copyOf(viewers);
    viewers.clear();
    for (Next next : waiting) {
      if (next.seen() == update.get().number()) {
        viewers.add(next);
      } else {
        tell(next);
      }
    }
  }

  private void fail(Throwable failure) {
    if (!hasFailed) {
      getContext().getLog().warn("The observer could not read the system", failure);
    }
    if (!hasFailed || !isYounger(toldAt, BETWEEN_FAILURES)) {
      tellAll(Events::failed);
    }
    hasFailed = true;
    asking.forEach(get -> get.answer().completeExceptionally(failure));
    asking.clear();
  }

  private void tell(Next next) {
    Update present = update.get();
    next.answer()
        .complete(Optional.of(new Event(present.number(), present.eventAfter(next.seen()))));
  }

  /** Also finds out which viewers have left: a closed connection is noticed on a write. */
  private void tellAll(Function<Instant, ByteString> event) {
    toldAt = System.nanoTime();
    ByteString its = event.apply(Instant.now());
    viewers.forEach(next -> next.answer().complete(Optional.of(new Event(next.seen(), its))));
    viewers.clear();
  }

  private Behavior<Command> end() {
    isEnding = true;
    timers.cancelAll();
    viewers.forEach(next -> next.answer().complete(Optional.empty()));
    viewers.clear();
    var ended = new IllegalStateException("the actor system ends");
    asking.forEach(get -> get.answer().completeExceptionally(ended));
    asking.clear();
    return this;
  }
}
