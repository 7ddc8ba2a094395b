package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.calls.CallTemplate;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.streams.PendingStream;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.Routing;
import io.clutch.pool.SizeSettings;
import io.clutch.telemetry.PoolEvent;
import io.clutch.worker.ManualRuntime;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.pekko.Done;

/** The rules of one pool. The test plays its workers and advances its clock. */
public final class PoolWorld implements AutoCloseable, PoolShutdown.Life {
  static final Duration DEADLINE = Duration.ofSeconds(60);
  static final Duration DRAIN = Duration.ofSeconds(5);
  static final ExitReason CRASH = new ExitReason.Signalled(9, "SIGKILL");
  static final ExitReason STOPPED = ExitReason.Stopped.ASKED;

  /** Two workers at the start, up to four, without time limits. */
  public static final PoolSettings SETTINGS =
      new PoolSettings(
          new SizeSettings(2, 4, 0, Duration.ofSeconds(10), Duration.ofDays(1), 10, true),
          new QueueSettings(1_000, 1 << 20),
          Optional.empty(),
          Routing.LEAST_BUSY,
          Affinity.STRICT,
          1,
          Duration.ofMinutes(1),
          RecycleSettings.create(),
          new BackoffSettings(
              1, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(1)));

  final RecordedEffects effects = new RecordedEffects(this::find);
  final FakeMemory memory = new FakeMemory();
  final List<PoolEvent> events = new ArrayList<>();
  final List<WorkerPhase> phases = new ArrayList<>();
  final List<PendingRequest> inherited = new ArrayList<>();
  final PoolSettings settings;
  Pool pool;
  boolean hasProxy;
  double chance;
  private final ManualRuntime manual;
  private long pids;

  private PoolWorld(PoolSettings settings) {
    this.settings = settings;
    manual =
        ManualRuntime.listening(
            event -> {
              if (event instanceof PoolEvent it) {
                events.add(it);
              }
            });
    pool = new Pool(context(), DEADLINE, DRAIN, this);
    pool.begin();
  }

  private Slot find(WorkerId worker) {
    return pool.statuses().slots().find(worker).orElseThrow();
  }

  private PoolContext context() {
    return new PoolContext(
        WorkerName.of("/user/pool"),
        settings,
        manual.timers(),
        manual::now,
        () -> chance,
        memory::resident,
        manual.runtime().requests().telemetry(),
        new FailureReporter(
            WorkerName.of("/user/pool"), manual.runtime().requests(), manual.timers()),
        manual.runtime().waits(),
        effects);
  }

  /** A pool whose first workers are starting. */
  static PoolWorld open(UnaryOperator<PoolSettings> change) {
    return new PoolWorld(change.apply(SETTINGS));
  }

  /** A pool with a number of ready workers. */
  static PoolWorld ready(int workers, UnaryOperator<PoolSettings> change) {
    PoolWorld world = open(old -> change.apply(sized(old, workers, workers)));
    while (world.status().starting() > 0) {
      world.readyAll();
    }
    return world;
  }

  static PoolWorld ready(int workers) {
    return ready(workers, UnaryOperator.identity());
  }

  static PoolSettings sized(PoolSettings old, int min, int max) {
    return old.withSize(old.size().withBounds(min, max));
  }

  static UnaryOperator<PoolSettings> routed(Routing routing, Affinity affinity) {
    return old -> old.withRouting(routing, affinity);
  }

  static UnaryOperator<PoolSettings> queued(int capacity, Optional<Duration> waitLimit) {
    return old -> {
      PoolSettings queued = old.withQueue(new QueueSettings(capacity, 1 << 20));
      return waitLimit.map(queued::withQueueWait).orElse(queued);
    };
  }

  // ---- calls

  Calling call(UnaryOperator<Call<Object>> change) {
    Calling calling = Calling.of("m:f", change, "argument");
    submit(calling.request());
    return calling;
  }

  Calling call() {
    return call(call -> call);
  }

  Calling call(String key) {
    return call(call -> call.withKey(key));
  }

  List<Calling> calls(int count) {
    return IntStream.range(0, count).mapToObj(i -> call()).toList();
  }

  void submit(PendingRequest call) {
    then(() -> pool.submit(call));
  }

  void cancel(Calling call) {
    cancel(call.request());
  }

  void cancel(PendingRequest call) {
    then(() -> pool.cancel(call));
  }

  /** Makes a call on all ready workers. Returns the future of the outcomes. */
  CompletableFuture<?> broadcast(IntFunction<List<PendingRequest>> copies) {
    var call = CallTemplate.of(Call.of("m:all", Object.class), Map.of(), Calling.CODEC);
    var outcomes = new CompletableFuture<List<Outcome<Object>>>();
    var request = new PoolCommand.Broadcast<Object>(call, it -> Replies.complete(outcomes, it));
    then(() -> pool.broadcast(request, copies));
    return outcomes;
  }

  // ---- sessions

  Guest checkout() {
    return checkout(Optional.empty(), Optional.empty());
  }

  Guest checkout(Optional<String> key, Optional<Duration> waitLimit) {
    var guest = new Guest(key, waitLimit);
    then(() -> pool.checkout(guest.request));
    return guest;
  }

  /** The guest's session, if it is open. */
  Optional<Lease> lease(Guest guest) {
    return effects.open.keySet().stream().filter(it -> it.request() == guest.request).findFirst();
  }

  boolean isOpen(Guest guest) {
    return lease(guest).isPresent();
  }

  Slot worker(Guest guest) {
    return effects.open.get(lease(guest).orElseThrow());
  }

  Calling call(Guest guest) {
    Calling calling = Calling.of("m:session");
    call(guest, calling.request());
    return calling;
  }

  void call(Guest guest, PendingRequest call) {
    Lease lease = lease(guest).orElseThrow();
    then(() -> pool.sessionCall(lease.id(), call));
  }

  void end(Guest guest, PoolEvent.SessionClosed.How how) {
    Lease lease = lease(guest).orElseThrow();
    effects.open.remove(lease);
    then(() -> pool.endSession(lease.id(), how));
  }

  void close(Guest guest) {
    end(guest, PoolEvent.SessionClosed.How.CLOSED);
  }

  void forget(Guest guest) {
    then(() -> pool.checkouts().cancel(guest.request));
  }

  // ---- workers

  /** The workers that have not ended. */
  List<Slot> slots() {
    return List.copyOf(effects.workers.keySet());
  }

  Slot slot(int index) {
    return slots().get(index);
  }

  RecordedEffects.FakeWorker workerOf(Slot slot) {
    return effects.worker(slot);
  }

  void ready(Slot slot) {
    then(() -> pool.ready(slot.id(), ++pids));
  }

  void readyAll() {
    slots().stream().filter(slot -> slot.phase() == Slot.Phase.STARTING).forEach(this::ready);
  }

  /** Lets the worker answer its first call. */
  PendingRequest answer(Slot slot) {
    PendingRequest call = workerOf(slot).calls.get(0);
    answer(slot, call);
    return call;
  }

  void answer(Slot slot, PendingRequest call) {
    assertThat(workerOf(slot).calls.remove(call)).isTrue();
    Calling.answer(call, "done");
    if (call instanceof PendingStream) {
      then(() -> pool.streamLeft(slot.id()));
    } else {
      leaves(slot);
    }
  }

  /** Reports that a call has left the worker. */
  void leaves(Slot slot) {
    long count = ++workerOf(slot).left;
    then(() -> pool.left(slot.id(), count));
  }

  /** The worker that has the call. */
  Slot holder(Calling call) {
    return slots().stream()
        .filter(slot -> workerOf(slot).calls.contains(call.request()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no worker has " + call.request().function()));
  }

  boolean waits(Calling call) {
    return call.isOpen()
        && slots().stream().noneMatch(slot -> workerOf(slot).calls.contains(call.request()));
  }

  void crash(Slot slot) {
    ends(slot, CRASH);
  }

  /** Ends the worker together with its calls. */
  void ends(Slot slot, ExitReason reason) {
    workerOf(slot)
        .calls
        .forEach(call -> call.reject(new CallFailure.NotRunning(slot.name(), reason)));
    gone(slot, reason);
  }

  /** Ends the worker after it has returned its calls. */
  void endsUnbegun(Slot slot, ExitReason reason) {
    List<PendingRequest> calls = List.copyOf(workerOf(slot).calls);
    then(() -> pool.takeBack(calls));
    gone(slot, reason);
  }

  private void gone(Slot slot, ExitReason reason) {
    effects.workers.remove(slot);
    then(() -> pool.ended(slot.id(), reason));
  }

  /** Ends the workers that were asked to stop. */
  void stopAsked() {
    slots().stream().filter(slot -> workerOf(slot).isStopped).forEach(slot -> ends(slot, STOPPED));
  }

  // ---- the pool

  CompletableFuture<Done> recycle() {
    var done = new CompletableFuture<Done>();
    then(() -> pool.recycle(new PoolCommand.Recycle(reply -> Replies.complete(done, reply))));
    return done;
  }

  void stop() {
    then(pool::stop);
  }

  /** Does what the actor does after a fault, without the workers and calls of the old rules. */
  void beginAnew() {
    pool = pool.successor(new ExitReason.Fault("test"));
    then(pool::begin);
  }

  /** Does what the actor does for each message. */
  void then(Runnable message) {
    message.run();
    if (effects.isToAdjust) {
      effects.isToAdjust = false;
      pool.adjust();
    }
    goOn();
  }

  /** Then reads the memory of the workers that the rules have asked for. */
  private void goOn() {
    pool.goOn();
    effects.measureAll(
        (worker, pid) -> {
          pool.measured(worker, memory.read(pid));
          pool.goOn();
        });
  }

  void advance(Duration time) {
    manual.advance(time, pool::isStopped, this::goOn);
  }

  void advanceSeconds(int seconds) {
    advance(Duration.ofSeconds(seconds));
  }

  /** The next timer, after all timers of the pool itself have ended. */
  OptionalLong plannedInTheEnd() {
    manual.advance(DRAIN.plusSeconds(2), () -> false, () -> {});
    return manual.planned();
  }

  long now() {
    return manual.now();
  }

  PoolStatus status() {
    return pool.statuses().status();
  }

  <T extends PoolEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void entered(WorkerPhase phase) {
    phases.add(phase);
  }

  @Override
  public boolean leave(List<PendingRequest> calls) {
    if (hasProxy) {
      inherited.addAll(calls);
    }
    return hasProxy;
  }

  @Override
  public void close() {
    manual.close();
  }
}
