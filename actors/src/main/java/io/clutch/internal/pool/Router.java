package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.Routing;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses the worker for a call. */
final class Router {
  private static final int KEYS_KEPT = 10_000;

  /** A stream may use the main thread as long as a call. */
  private static final Comparator<Slot> LEAST_BUSY =
      Comparator.comparingInt(Slot::held).thenComparingInt(Slot::streams);

  /** Fewest streams first, because streams may never end. */
  private static final Comparator<Slot> FREE_SOONEST =
      Comparator.comparingInt(Slot::streams).thenComparingInt(Slot::outstanding);

  /** Among idle workers, the one that has been given no call for the longest time. */
  private static final Comparator<Slot> FOR_NEW_KEYS =
      LEAST_BUSY.thenComparing(Slot.since(Slot::givenAt));

  /** Where a call goes. */
  sealed interface Placement {}

  /** The call goes to this worker, which has room. */
  record Assign(Slot slot) implements Placement {}

  /** The call waits for this worker only. */
  record WaitFor(Slot slot) implements Placement {}

  /** The call waits for any worker. */
  record Enqueue() implements Placement {}

  private static final Placement ENQUEUE = new Enqueue();

  private final Routing routing;
  private final Affinity affinity;
  private final int inFlight;
  private final Slots slots;
  private int lastNumber;
  private final Map<String, Slot> keys =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Slot> eldest) {
          return size() > KEYS_KEPT;
        }
      };

  Router(PoolSettings settings, Slots slots) {
    this.routing = settings.routing();
    this.affinity = settings.affinity();
    this.inFlight = settings.inFlight();
    this.slots = slots;
  }

  Placement place(Optional<String> key) {
    Optional<Slot> home = key.flatMap(this::home);
    if (home.isPresent() && home.get().hasRoom(inFlight)) {
      return new Assign(home.get());
    }
    if (home.isPresent() && affinity == Affinity.STRICT) {
      return new WaitFor(home.get());
    }
    return place(free(), key);
  }

  private Placement place(Optional<Slot> chosen, Optional<String> key) {
    chosen.ifPresent(slot -> key.ifPresent(it -> remember(it, slot)));
    return chosen.map(slot -> (Placement) new Assign(slot)).orElse(ENQUEUE);
  }

  /**
   * The worker for a session: one without a session. With a key it is the key's worker if there is
   * one, otherwise the one that is expected to be free first.
   */
  Placement placeSession(Optional<String> key) {
    Optional<Slot> home = key.flatMap(this::home);
    if (home.isPresent() && home.get().mayBeLeased()) {
      return new Assign(home.get());
    }
    if (home.isPresent() && affinity == Affinity.STRICT) {
      return new WaitFor(home.get());
    }
    return place(slots.those(Slot::mayBeLeased).min(FREE_SOONEST), key);
  }

  /** Whether a session that was promised a worker may get another. */
  boolean mayMove(Lease lease) {
    return affinity == Affinity.SOFT || lease.key().flatMap(this::home).isEmpty();
  }

  /** The ready worker with the fewest streams that has no session. */
  Placement placeStream() {
    return slots
        .those(slot -> slot.isReady() && slot.lease().isEmpty())
        .min(FREE_SOONEST)
        .map(slot -> (Placement) new Assign(slot))
        .orElse(ENQUEUE);
  }

  /** The worker of the key, if it has one. */
  private Optional<Slot> home(String key) {
    return switch (routing) {
      case CONSISTENT_HASH -> hashed(key);
      case STICKY -> remembered(key);
      default -> Optional.empty();
    };
  }

  /**
   * The worker by hashing. Of two in one place it is the ready one; of two ready ones, the newer.
   */
  private Optional<Slot> hashed(String key) {
    return slots
        .those(Slot::isActive)
        .max(
            Comparator.<Slot>comparingLong(slot -> weight(key, slot.number()))
                .thenComparing(Slot::isReady)
                .thenComparingLong(Slot::incarnation));
  }

  private Optional<Slot> remembered(String key) {
    return Optional.ofNullable(keys.get(key))
        .filter(known -> known.isActive() && slots.contains(known));
  }

  /** Assigns this worker to a key that has none. */
  private void remember(String key, Slot slot) {
    if (routing == Routing.STICKY && remembered(key).isEmpty()) {
      keys.put(key, slot);
    }
  }

  /** Rendezvous hashing: a worker that starts or ends moves no keys between other workers. */
  private static long weight(String key, int number) {
    long mixed = (key.hashCode() + 0x9E3779B97F4A7C15L * number);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private Optional<Slot> free() {
    Optional<Slot> chosen =
        switch (routing) {
          case ROUND_ROBIN -> notBehindStreams().min(Comparator.comparingInt(this::turn));
          case LIFO -> notBehindStreams().max(Slot.since(Slot::givenAt));
          case FIFO -> notBehindStreams().min(Slot.since(Slot::givenAt));
          case STICKY -> withRoom().min(FOR_NEW_KEYS);
          case LEAST_BUSY, CONSISTENT_HASH -> leastBusy();
        };
    chosen.ifPresent(slot -> lastNumber = slot.number());
    return chosen;
  }

  /** Round robin: workers after the last one come first. */
  private int turn(Slot slot) {
    int number = slot.number();
    return number > lastNumber ? number - Integer.MAX_VALUE : number;
  }

  private Stream<Slot> withRoom() {
    return slots.those(slot -> slot.hasRoom(inFlight));
  }

  /** The workers, without those with streams if another without streams is no busier. */
  private Stream<Slot> notBehindStreams() {
    int fewest =
        withRoom()
            .filter(slot -> slot.streams() == 0)
            .mapToInt(Slot::held)
            .min()
            .orElse(Integer.MAX_VALUE);
    return withRoom().filter(slot -> slot.streams() == 0 || slot.held() < fewest);
  }

  private Optional<Slot> leastBusy() {
    Slot best = null;
    for (Slot slot : slots.all()) {
      if (slot.hasRoom(inFlight) && (best == null || LEAST_BUSY.compare(slot, best) < 0)) {
        best = slot;
      }
    }
    return Optional.ofNullable(best);
  }
}
