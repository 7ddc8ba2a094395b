package io.clutch.internal.inspect;

import io.clutch.call.Outcome;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.reading.PresentActors.Kind;
import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.ReadWaiting;
import io.clutch.internal.reading.ReadWorker;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerRecords;
import io.clutch.internal.request.MemoryReadings;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.Supervision;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;

/**
 * Reads an actor system as a tree of nodes, by questions to the actors: first to supervisors and
 * pools, then to workers, so that a worker's own answer is the newer one, then to the kernel.
 * Nothing runs while nobody asks. Thread-safe.
 */
public final class SystemReader implements Extension {
  /** Questions to actors that are open at the same time. */
  private static final int ACTORS_AT_ONCE = 64;

  /** Processes that are read at the same time. */
  private static final int PROCESSES_AT_ONCE = 4;

  private static final TreeQuestions.Trees NO_TREES = new TreeQuestions.Trees(Map.of(), Set.of());

  private final ActorSystem<?> system;
  private final PresentActors present;
  private final Executor executor = ReadingThread.executor();
  private final MemoryReadings memory;
  private final ProcessTimes times = new ProcessTimes();
  private final MemoryTurns turns = new MemoryTurns();
  private final WorkerQuestion question;
  private final LastKnown lastKnown = new LastKnown();
  private final KnownAnswers answers = new KnownAnswers();
  private final AtomicLong numbers = new AtomicLong();
  private volatile Runnable listener = () -> {};

  private SystemReader(ActorSystem<?> system) {
    this.system = system;
    this.present = PresentActors.get(system);
    this.memory = MemoryReadings.on(system.dispatchers().lookup(DispatcherSelector.blocking()));
    this.question = new WorkerQuestion(present, WorkerRecords.get(system), memory, times);
    present.listen(this::changed);
    Supervision.get(system).listen(event -> {}, event -> listener.run());
  }

  /** The reader of the system. */
  public static SystemReader get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /**
   * Reads the system. Completes within the limit of the request, also while the actor system has no
   * thread to spare; on a thread of its own, which must not be held up. A node that did not answer
   * in time is there, and marked. Fails with a {@code TimeoutException} if this JVM itself was too
   * slow to put the answers together in time.
   */
  public CompletionStage<SystemReading> read(ReadingRequest request) {
    long began = System.nanoTime();
    long limit = request.limit().toNanos();
    CompletableFuture<SystemReading> whole =
        supervisors(began + limit / 2)
            .thenComposeAsync(all -> workers(all, request, began + limit * 8 / 10), executor)
            .thenComposeAsync(all -> processes(all, request, began + limit * 9 / 10), executor)
            .thenApplyAsync(all -> assembled(all, began), executor);
    return whole.orTimeout(left(began + limit), TimeUnit.NANOSECONDS);
  }

  /**
   * Reads the system, and one worker of it in detail, by its name. Completes within the limit of
   * the request, on any thread, with an empty reading if nothing is known of it.
   */
  public CompletionStage<DetailReading> detail(String name, DetailRequest request) {
    Duration first = request.limit().dividedBy(2);
    long rest = request.limit().minus(first).toNanos() * 9 / 10;
    return read(ReadingRequest.DEFAULT.withLimit(first))
        .thenCompose(reading -> question.ask(name, reading.find(name), request, rest));
  }

  /**
   * Asks one worker in detail and reads nothing else: the one whose actor has that path, or else
   * one that has the name now. Completes within the limit of the request, on any thread. The
   * reading has no node.
   */
  public CompletionStage<DetailReading> worker(String name, String path, DetailRequest request) {
    return question.ask(name, path, request);
  }

  /**
   * Has this one, and no other, hear of each change of a worker, a pool or a supervisor's child, on
   * any thread. A reading that begins after it shows the change. It must not block.
   */
  public void listen(Runnable its) {
    listener = its;
  }

  private void changed(ActorRef<WorkerCommand> actor) {
    answers.changed(actor);
    listener.run();
  }

  private static long left(long until) {
    return Math.max(1, until - System.nanoTime());
  }

  // Supervisors and pools.

  private CompletableFuture<Collected> supervisors(long until) {
    List<Present> pools = present.those(Kind.POOL);
    Map<Present, Optional<PoolStatus>> statuses = new ConcurrentHashMap<>();
    CompletableFuture<TreeQuestions.Trees> trees = trees(until);
    return Lanes.ask(pools, ACTORS_AT_ONCE, left(until), it -> pool(it, statuses))
        .thenCombine(trees, (none, its) -> Collected.of(its, pools, statuses, List.of()));
  }

  private CompletableFuture<TreeQuestions.Trees> trees(long until) {
    var tops = Set.copyOf(Supervision.get(system).trees());
    if (tops.isEmpty()) {
      return CompletableFuture.completedFuture(NO_TREES);
    }
    Set<String> paths =
        tops.stream().map(top -> top.path().toStringWithoutAddress()).collect(Collectors.toSet());
    var silent = new TreeQuestions.Trees(Map.of(), paths);
    var trees = new CompletableFuture<TreeQuestions.Trees>();
    long nanos = left(until);
    try {
      system.systemActorOf(
          TreeQuestions.create(tops, Duration.ofNanos(nanos * 9 / 10), trees),
          "clutch-reading-" + numbers.incrementAndGet(),
          Props.empty());
    } catch (IllegalStateException ending) { // the system takes no more actors
      return CompletableFuture.completedFuture(silent);
    }
    return trees.completeOnTimeout(silent, nanos, TimeUnit.NANOSECONDS);
  }

  private static CompletableFuture<?> pool(
      Present pool, Map<Present, Optional<PoolStatus>> statuses) {
    var answered = new CompletableFuture<Void>();
    pool.actor()
        .tell(
            new PoolCommand.GetPoolStatus(
                outcome -> {
                  statuses.put(
                      pool,
                      outcome instanceof Outcome.Value<PoolStatus> it
                          ? Optional.of(it.value())
                          : Optional.empty());
                  answered.complete(null);
                }));
    return answered;
  }

  // Workers.

  private CompletableFuture<Collected> workers(
      Collected known, ReadingRequest request, long until) {
    List<Present> workers = present.those(Kind.WORKER);
    answers.keep(workers);
    var all = Collected.of(known.trees(), known.presentPools(), known.pools(), workers);
    List<Present> asked = request.changes() ? answers.unknown(workers, all.workers()) : workers;
    return Lanes.ask(asked, ACTORS_AT_ONCE, left(until), it -> worker(it, all.workers()))
        .thenComposeAsync(none -> proxies(all, until), executor);
  }

  /** Calls wait in the proxies of children that are not ready. */
  private CompletableFuture<Collected> proxies(Collected all, long until) {
    Map<String, ActorRef<WorkerCommand>> proxies = new HashMap<>(present.proxies());
    proxies.keySet().removeAll(all.ready());
    return Lanes.ask(
            proxies.entrySet(),
            ACTORS_AT_ONCE,
            left(until),
            it -> {
              var answer = new CompletableFuture<Integer>();
              CompletableFuture<?> kept =
                  answer.thenAccept(calls -> all.waiting().put(it.getKey(), calls));
              it.getValue().tell(new ReadWaiting(answer));
              return kept;
            })
        .thenApply(none -> all);
  }

  private CompletableFuture<?> worker(
      Present worker, Map<Present, Optional<WorkerReading>> readings) {
    answers.asked(worker);
    var answer = new CompletableFuture<Optional<WorkerReading>>();
    CompletableFuture<?> kept =
        answer.thenAccept(
            it -> {
              readings.put(worker, it);
              answers.answered(worker, it);
            });
    worker.actor().tell(new ReadWorker(Optional.empty(), answer));
    return kept;
  }

  // Processes.

  private CompletableFuture<Collected> processes(
      Collected all, ReadingRequest request, long until) {
    List<Long> pids = all.pids();
    times.keep(pids); // also for readings of one worker, which read the time of a process, too
    if (request.cpu()) {
      pids.forEach(
          pid -> all.times().put(pid, request.changes() ? times.known(pid) : times.read(pid)));
    }
    List<Long> measured =
        request.memory() ? turns.next(pids, all.times(), System.nanoTime()) : List.of();
    return Lanes.ask(measured, PROCESSES_AT_ONCE, left(until), this::memory)
        .thenApply(
            none -> {
              pids.forEach(pid -> turns.known(pid).ifPresent(it -> all.memory().put(pid, it)));
              return all;
            });
  }

  private CompletableFuture<?> memory(long pid) {
    return memory.read(pid).thenAccept(it -> turns.read(pid, it.memory()));
  }

  private SystemReading assembled(Collected all, long began) {
    List<NodeReading> roots =
        new Assembly(all.atNow(), present::spawner, this::recent, lastKnown).roots();
    return new SystemReading(
        Instant.now(), Duration.ofNanos(System.nanoTime() - began), lastKnown.keep(roots));
  }

  private Optional<NodeReading.Kind> recent(String name) {
    return present
        .ended(name)
        .map(it -> it == Kind.POOL ? NodeReading.Kind.POOL : NodeReading.Kind.WORKER);
  }

  private static final class Id extends ExtensionId<SystemReader> {
    static final Id INSTANCE = new Id();

    @Override
    public SystemReader createExtension(ActorSystem<?> system) {
      return new SystemReader(system);
    }
  }
}
