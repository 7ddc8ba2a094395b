package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.streams.PendingStream;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.Routing;
import io.clutch.pool.SizeSettings;
import io.clutch.worker.WorkerPhase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The invariants of a pool. */
final class PoolOracle {
  private final PoolWorld world;
  private final PoolSettings settings;
  private final List<PendingRequest> onTheWayBack;
  private final List<Guest> guests;
  private final List<PendingRequest> arrived = new ArrayList<>();
  private final Set<PendingRequest> pinned = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<PendingRequest> forAll = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<PendingRequest> everGiven = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<PendingRequest> cancelled = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<PendingRequest, Guest> ofSessions = new IdentityHashMap<>();
  private final Set<Guest> everOpen = new HashSet<>();
  private int seen;
  private int choicesSeen;

  PoolOracle(PoolWorld world, List<PendingRequest> onTheWayBack, List<Guest> guests) {
    this.world = world;
    this.settings = world.settings;
    this.onTheWayBack = onTheWayBack;
    this.guests = guests;
  }

  void arrives(PendingRequest call, boolean isPinned) {
    arrived.add(call);
    if (isPinned) {
      pinned.add(call);
    }
  }

  void isOf(Guest guest, PendingRequest call) {
    ofSessions.put(call, guest);
  }

  void isForAll(PendingRequest call) {
    forAll.add(call);
  }

  void isCancelled(PendingRequest call) {
    cancelled.add(call);
  }

  int sessionsSeen() {
    return everOpen.size();
  }

  void observe() {
    guests.stream().filter(world::isOpen).forEach(everOpen::add);
    List<PendingRequest> waiting = waiting();
    PoolStatus status = world.status();
    theSizeIsBounded(status);
    eachWorkerHasWhatItMay();
    noneIsForgotten(status, waiting);
    noneWaitsForNothing(status);
    whoCameFirstWasServedFirst(waiting);
    streamsWentWhereThereAreFewest();
    streamsWaitForNothingButAWorker(waiting);
    noneIsStoppedThatIsBusy();
  }

  /** All requests that have neither ended nor left the pool. */
  private List<PendingRequest> waiting() {
    Set<PendingRequest> elsewhere = Collections.newSetFromMap(new IdentityHashMap<>());
    elsewhere.addAll(onTheWayBack);
    elsewhere.addAll(world.inherited);
    world.slots().forEach(slot -> elsewhere.addAll(world.workerOf(slot).calls));
    return arrived.stream().filter(call -> !call.isSettled() && !elsewhere.contains(call)).toList();
  }

  private void theSizeIsBounded(PoolStatus status) {
    SizeSettings size = settings.size();
    assertThat(status.starting()).as("starting").isLessThanOrEqualTo(size.startConcurrency());
    assertThat(world.slots())
        .as("processes")
        .hasSizeLessThanOrEqualTo(size.most() + size.startConcurrency());
    assertThat(world.slots().stream().filter(slot -> slot.isActive() && !slot.isDue()).count())
        .as("workers that stay")
        .isLessThanOrEqualTo(size.most());
  }

  private void eachWorkerHasWhatItMay() {
    for (Slot slot : world.slots()) {
      RecordedEffects.FakeWorker worker = world.workerOf(slot);
      List<PendingRequest> calls = worker.calls;
      assertThat(slot.outstanding()).as("counted").isEqualTo(worker.plainCalls());
      assertThat(slot.streams()).as("streams").isEqualTo(worker.streams());
      assertThat(slot.isSpent())
          .as("has had its calls, of which streams are none")
          .isEqualTo(worker.given >= settings.recycle().calls().orElse(Long.MAX_VALUE));
      assertThat(
              calls.stream()
                  .filter(call -> !(call instanceof PendingStream) && !pinned.contains(call))
                  .count())
          .as("in flight")
          .isLessThanOrEqualTo(settings.inFlight());
      slot.lease().filter(Lease::isGranted).ifPresent(lease -> hasWhatItMay(lease, calls));
    }
  }

  private void hasWhatItMay(Lease lease, List<PendingRequest> calls) {
    assertThat(calls)
        .as("calls of a session's worker")
        .allSatisfy(call -> assertThat(isOf(lease, call)).isTrue());
    assertThat(lease.calls())
        .as("calls that a session remembers")
        .hasSizeLessThanOrEqualTo(2 * calls.size());
  }

  private boolean isOf(Lease lease, PendingRequest call) {
    Guest guest = ofSessions.get(call);
    return forAll.contains(call) || guest != null && guest.request == lease.request();
  }

  private void noneIsForgotten(PoolStatus status, List<PendingRequest> waiting) {
    assertThat(waiting).as("calls that wait").hasSize(status.waitingCalls());
    assertThat(waiting).as("bound to a worker").noneMatch(pinned::contains);
    assertThat(waiting.stream().filter(call -> !everGiven.contains(call)).count())
        .as("bound of the queue")
        .isLessThanOrEqualTo(settings.queue().capacity());
    assertThat(guests.stream().filter(this::waits).count())
        .as("sessions that wait")
        .isEqualTo(status.waitingSessions());
    assertThat(guests.stream().filter(world::isOpen).count())
        .as("sessions that are open")
        .isEqualTo(status.sessions());
  }

  private boolean waits(Guest guest) {
    return !guest.isRefused() && !everOpen.contains(guest);
  }

  private void noneWaitsForNothing(PoolStatus status) {
    int bound = (int) world.slots().stream().filter(Slot::isPromised).count();
    for (Slot slot : world.slots()) {
      bound += slot.queue().size();
      if (!slot.isActive()) {
        assertThat(slot.queue().isEmpty()).as("waits for a worker that retires").isTrue();
        assertThat(slot.lease().filter(lease -> !lease.isGranted()))
            .as("reserved on a worker that retires")
            .isEmpty();
      }
      if (slot.hasRoom(settings.inFlight())) {
        assertThat(slot.queue().isEmpty()).as("waits for a worker that has room").isTrue();
      }
    }
    if (world.slots().stream().anyMatch(PoolOracle::isFree)) {
      assertThat(world.slots().stream().filter(Slot::isPromised))
          .as("promised to a session that might have another")
          .allSatisfy(slot -> assertThat(slot.lease().get().key()).isPresent());
    }
    if (world.slots().stream().anyMatch(slot -> slot.hasRoom(settings.inFlight()))) {
      assertThat(status.waitingCalls() + status.waitingSessions())
          .as("waits although there is a worker with room")
          .isEqualTo(bound);
    }
  }

  private static boolean isFree(Slot slot) {
    return slot.mayBeLeased() && !slot.isBusy();
  }

  /** Streams may overtake calls, but not each other. */
  private void whoCameFirstWasServedFirst(List<PendingRequest> waiting) {
    int firstWaiting = first(waiting.stream().filter(this::mayGoAnywhere));
    int firstStream = first(waiting.stream().filter(PendingStream.class::isInstance));
    for (; seen < world.effects.given.size(); seen++) {
      PendingRequest call = world.effects.given.get(seen);
      everGiven.add(call);
      assertThat(cancelled.contains(call)).as("made although it was cancelled").isFalse();
      if (!pinned.contains(call)) {
        assertThat(arrived.indexOf(call))
            .as("served before its turn")
            .isLessThan(call instanceof PendingStream ? firstStream : firstWaiting);
      }
    }
  }

  private int first(Stream<PendingRequest> calls) {
    return calls.mapToInt(arrived::indexOf).min().orElse(Integer.MAX_VALUE);
  }

  private void streamsWentWhereThereAreFewest() {
    for (; choicesSeen < world.effects.choices.size(); choicesSeen++) {
      RecordedEffects.Choice choice = world.effects.choices.get(choicesSeen);
      if (!pinned.contains(choice.stream())) {
        assertThat(choice.there()).as("streams of its worker").isEqualTo(choice.fewest());
      }
    }
  }

  private void streamsWaitForNothingButAWorker(List<PendingRequest> waiting) {
    if (world.slots().stream().anyMatch(slot -> slot.isReady() && slot.lease().isEmpty())) {
      assertThat(waiting).as("streams that wait").noneMatch(PendingStream.class::isInstance);
    }
  }

  private void noneIsStoppedThatIsBusy() {
    if (world.pool.phase() instanceof WorkerPhase.Ready) {
      assertThat(world.slots())
          .as("stopped with calls or streams")
          .noneMatch(slot -> world.workerOf(slot).wasBusyWhenStopped);
    }
  }

  private boolean mayGoAnywhere(PendingRequest call) {
    boolean byKey =
        settings.routing() == Routing.CONSISTENT_HASH || settings.routing() == Routing.STICKY;
    return !pinned.contains(call)
        && (call instanceof PendingStream || !(byKey && call.key().isPresent()));
  }

  void judgeTheEnd() {
    assertThat(waiting()).as("calls without an end").isEmpty();
    assertThat(guests).allSatisfy(guest -> assertThat(waits(guest)).isFalse());
    assertThat(world.inherited).noneMatch(pinned::contains).doesNotHaveDuplicates();
  }
}
