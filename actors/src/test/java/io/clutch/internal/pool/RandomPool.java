package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.streams.PendingStream;
import io.clutch.internal.streams.StreamShape;
import io.clutch.internal.streams.Streaming;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.Routing;
import io.clutch.pool.SizeSettings;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.worker.QueueSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.pekko.Done;

/** A pool, its callers and its workers, which take random steps. */
final class RandomPool implements AutoCloseable {
  private final Random random;
  private final PoolWorld world;
  private final PoolOracle oracle;
  private final List<Guest> guests = new ArrayList<>();
  private final List<CompletableFuture<Done>> recycles = new ArrayList<>();
  private final List<Calling> calls = new ArrayList<>();
  private final List<Streaming> streams = new ArrayList<>();
  // Ended workers, with the messages in their mailboxes.
  private final List<PendingRequest> onTheWayBack = new ArrayList<>();
  private final List<Slot> ended = new ArrayList<>();

  RandomPool(Random random) {
    this.random = random;
    this.world = PoolWorld.open(old -> settings());
    this.world.hasProxy = random.nextInt(4) == 0;
    this.oracle = new PoolOracle(world, onTheWayBack, guests);
  }

  private PoolSettings settings() {
    int min = random.nextInt(3);
    RecycleSettings recycle = RecycleSettings.create();
    recycle = chance(3) ? recycle.withCalls(1 + random.nextInt(6)) : recycle;
    recycle = chance(3) ? recycle.withMemory(1_000) : recycle;
    recycle = chance(4) ? recycle.withAge(millis(20_000)) : recycle;
    recycle = chance(4) ? recycle.withIdle(millis(5_000)) : recycle;
    return new PoolSettings(
        new SizeSettings(
            min,
            Math.max(1, min + random.nextInt(3)),
            random.nextInt(3),
            millis(3_000),
            millis(10_000),
            1 + random.nextInt(3),
            random.nextBoolean()),
        new QueueSettings(3 + random.nextInt(20), 1 << 20),
        chance(3) ? Optional.of(millis(10_000)) : Optional.empty(),
        any(Routing.values()),
        any(Affinity.values()),
        1 + random.nextInt(3),
        Duration.ofMinutes(1),
        recycle,
        new BackoffSettings(1, Duration.ofMillis(200), Duration.ofSeconds(5), millis(60_000)));
  }

  private boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  private <T> T any(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private <T> Optional<T> any(List<T> of) {
    return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
  }

  private Duration millis(int most) {
    return Duration.ofMillis(1 + random.nextInt(most));
  }

  void step() {
    if (world.pool.isStopped()) {
      return;
    }
    world.chance = random.nextDouble();
    switch (random.nextInt(33)) {
      case 0, 1, 2, 3, 4, 5 -> call();
      case 6 -> any(calls).map(Calling::request).ifPresent(this::cancel);
      case 7 -> checkout();
      case 8, 9 -> inSession();
      case 10 -> any(guests).ifPresent(this::forget);
      case 11 -> broadcast();
      case 12, 13, 14 -> any(with(Slot.Phase.STARTING)).ifPresent(world::ready);
      case 15, 16, 17, 18 -> leave();
      case 19 -> any(world.slots()).filter(slot -> chance(2)).ifPresent(this::end);
      case 20 -> any(stopped()).ifPresent(this::end);
      case 21 -> advance(millis(2_000));
      case 22 -> comeBack();
      case 23, 24, 25, 26 -> leave();
      case 27, 28 -> stream();
      case 29 -> any(streams).map(Streaming::request).ifPresent(this::cancel);
      case 30, 31 -> streamLeaves();
      default -> rarely();
    }
    oracle.observe();
  }

  private void rarely() {
    switch (random.nextInt(8)) {
      case 0, 1 -> recycles.add(world.recycle());
      case 2, 3 -> any(world.slots()).ifPresent(slot -> world.memory.own.put(slot.pid(), 1_000L));
      case 4, 5 -> any(ended).ifPresent(this::hearAgain);
      case 6 -> advance(millis(30_000));
      default -> any(List.of(1, 2)).filter(one -> one == 1).ifPresent(one -> world.stop());
    }
  }

  private Optional<String> key() {
    return chance(2) ? Optional.empty() : Optional.of("key-" + random.nextInt(4));
  }

  private void call() {
    Optional<String> key = key();
    UnaryOperator<Call<Object>> change =
        call -> {
          Call<Object> limited = call.withDeadline(millis(20_000));
          return key.map(limited::withKey).orElse(limited);
        };
    if (chance(8)) {
      PendingRequest cast = Calling.cast("m:cast");
      oracle.arrives(cast, false);
      world.submit(cast);
      return;
    }
    Calling calling = Calling.of("m:f", change);
    calls.add(calling);
    oracle.arrives(calling.request(), false);
    world.submit(calling.request());
  }

  private void stream() {
    Optional<String> key = key();
    Streaming stream = newStream(call -> key.map(call::withKey).orElse(call));
    oracle.arrives(stream.request(), false);
    world.submit(stream.request());
  }

  private Streaming newStream(UnaryOperator<Call<Object>> change) {
    Streaming stream = Streaming.of(any(StreamShape.values()), change);
    streams.add(stream);
    return stream;
  }

  private void cancel(PendingRequest call) {
    world.cancel(call);
    oracle.isCancelled(call);
  }

  private void checkout() {
    guests.add(world.checkout(key(), chance(2) ? Optional.of(millis(10_000)) : Optional.empty()));
  }

  private void inSession() {
    Optional<Guest> guest = any(guests.stream().filter(world::isOpen).toList());
    if (guest.isEmpty()) {
      return;
    }
    if (chance(3)) {
      world.end(guest.get(), any(new How[] {How.CLOSED, How.EXPIRED, How.HOLDER_ENDED}));
    } else {
      PendingRequest call = chance(4) ? newStream(it -> it).request() : newCall("m:session");
      oracle.arrives(call, true);
      oracle.isOf(guest.get(), call);
      world.call(guest.get(), call);
    }
  }

  private void forget(Guest guest) {
    world.forget(guest);
  }

  private void broadcast() {
    world.broadcast(count -> IntStream.range(0, count).mapToObj(i -> copy()).toList());
  }

  private PendingRequest copy() {
    PendingRequest call = newCall("m:all");
    oracle.arrives(call, true);
    oracle.isForAll(call);
    return call;
  }

  private PendingRequest newCall(String function) {
    Calling calling = Calling.of(function);
    calls.add(calling);
    return calling.request();
  }

  private List<Slot> with(Slot.Phase phase) {
    return world.slots().stream().filter(slot -> slot.phase() == phase).toList();
  }

  private List<Slot> stopped() {
    return world.slots().stream().filter(slot -> world.workerOf(slot).isStopped).toList();
  }

  private void leave() {
    leave(call -> !(call instanceof PendingStream));
  }

  private void streamLeaves() {
    leave(PendingStream.class::isInstance);
  }

  /** One of these leaves its worker: answered, or abandoned before. */
  private void leave(Predicate<PendingRequest> which) {
    List<Slot> busy =
        world.slots().stream()
            .filter(slot -> world.workerOf(slot).calls.stream().anyMatch(which))
            .toList();
    any(busy)
        .ifPresent(
            slot -> {
              RecordedEffects.FakeWorker worker = world.workerOf(slot);
              PendingRequest call = any(worker.calls.stream().filter(which).toList()).orElseThrow();
              if (worker.abandoned.contains(call)) {
                call.reject(new CallFailure.Cancelled());
              }
              world.answer(slot, call);
            });
  }

  /** Ends a worker in any state. Some calls are lost, some return at once, some later. */
  private void end(Slot slot) {
    RecordedEffects.FakeWorker worker = world.workerOf(slot);
    var back = new ArrayList<PendingRequest>();
    for (PendingRequest call : worker.calls) {
      switch (random.nextInt(3)) {
        case 0 -> call.reject(new CallFailure.Cancelled());
        case 1 -> back.add(call);
        default -> onTheWayBack.add(call);
      }
    }
    worker.calls.clear();
    if (!back.isEmpty()) {
      onTheWayBack.addAll(back);
      world.then(() -> returned(back));
    }
    ended.add(slot);
    world.ends(slot, worker.isStopped && !chance(4) ? PoolWorld.STOPPED : PoolWorld.CRASH);
  }

  private void returned(List<PendingRequest> back) {
    onTheWayBack.removeAll(back);
    world.pool.takeBack(back);
  }

  private void comeBack() {
    any(onTheWayBack)
        .ifPresent(
            call -> {
              onTheWayBack.remove(call);
              world.submit(call);
            });
  }

  /** Delivers a message of an ended worker, perhaps for a second time. */
  private void hearAgain(Slot slot) {
    PoolStatus before = world.status();
    world.then(() -> world.pool.left(slot.id(), random.nextInt(5)));
    world.then(() -> world.pool.streamLeft(slot.id()));
    world.then(() -> world.pool.ready(slot.id(), 1));
    world.then(() -> world.pool.ended(slot.id(), new ExitReason.Unknown()));
    assertThat(world.status()).isEqualTo(before);
  }

  private void advance(Duration time) {
    world.advance(time);
    world.slots().forEach(slot -> world.workerOf(slot).calls.forEach(this::expire));
  }

  /** Lets a deadline pass. The worker handles the deadlines of its calls; streams have none. */
  private void expire(PendingRequest call) {
    if (!(call instanceof PendingStream)
        && !call.isSettled()
        && call.deadlineAt() - world.now() <= 0) {
      call.reject(
          new CallFailure.DeadlineExceeded(call.limit(), CallFailure.DeadlineExceeded.Where.SENT));
    }
  }

  /** Stops the pool, or kills it with its workers. */
  void end() {
    if (chance(3) && !world.pool.isStopped()) {
      world.pool.finish(new ExitReason.Fault("killed"));
      world.slots().forEach(slot -> world.workerOf(slot).calls.forEach(this::lose));
    }
    for (int i = 0; i < 50 && !world.pool.isStopped(); i++) {
      world.stop();
      while (!onTheWayBack.isEmpty() && !world.pool.isStopped()) {
        comeBack();
        oracle.observe();
      }
      if (!world.pool.isStopped()) {
        advance(Duration.ofSeconds(2));
        stopped().forEach(this::end);
      }
      oracle.observe();
    }
    onTheWayBack.forEach(this::lose);
    onTheWayBack.clear();
    assertThat(world.pool.isStopped()).isTrue();
    oracle.judgeTheEnd();
    assertThat(calls)
        .filteredOn(call -> !world.inherited.contains(call.request()))
        .allSatisfy(call -> assertThat(call.outcomes()).hasSize(1));
    assertThat(streams)
        .filteredOn(stream -> !world.inherited.contains(stream.request()))
        .allSatisfy(stream -> assertThat(stream.ends()).hasSize(1));
    assertThat(recycles).allSatisfy(done -> assertThat(done).isDone());
    assertThat(world.plannedInTheEnd()).isEmpty();
    endElsewhere();
  }

  /** Ends the requests that its proxy has, or a worker that outlives the pool. */
  private void endElsewhere() {
    world.inherited.forEach(this::lose);
    world.slots().forEach(slot -> world.workerOf(slot).calls.forEach(this::lose));
  }

  private void lose(PendingRequest call) {
    call.reject(new CallFailure.NotRunning("/user/pool", new ExitReason.Unknown()));
  }

  int answered() {
    return (int)
        calls.stream().flatMap(call -> call.outcomes().stream()).filter("done"::equals).count();
  }

  int failed() {
    return calls.size() - answered();
  }

  int sessions() {
    return oracle.sessionsSeen();
  }

  int streamsGiven() {
    return world.effects.choices.size();
  }

  @Override
  public void close() {
    world.close();
  }
}
