package io.clutch.supervision.internal.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs one task at a time, first come first served, as in the mailbox of OTP's supervisor. If
 * several starts may run at once, this holds for the tasks of each child, and each start waits for
 * one of the places.
 */
final class SerialTasks {

  private record Waiting(Runnable task, Runnable refusal) {}

  private record Start(Lane lane, Runnable task) {}

  /** Tasks that run one after the other. */
  private static final class Lane {
    final String key;
    final Deque<Waiting> waiting = new ArrayDeque<>();
    Runnable refusal = NOTHING;
    boolean isBusy;
    boolean hasPlace;
    boolean isReady;

    Lane(String key) {
      this.key = key;
    }
  }

  private static final Runnable NOTHING = () -> {};

  private final int places;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private final Deque<Start> starts = new ArrayDeque<>();
  private int taken;
  private boolean isClosed;

  /** {@code places} is the number of starts that may run at once. */
  SerialTasks(int places) {
    this.places = places;
  }

  /** Begins a task of the child, which lasts until {@link #idle}. */
  void begin(String child) {
    begin(child, NOTHING);
  }

  /** Begins a task of the child. {@code refused} runs if it is interrupted by {@link #close}. */
  void begin(String child, Runnable refused) {
    Lane lane = lane(child);
    lane.isBusy = true;
    lane.refusal = refused;
  }

  /** Continues a task once there is a place, which it keeps until it is idle. */
  void start(String child, Runnable task) {
    starts.add(new Start(lane(child), task));
    place();
  }

  void idle(String child) {
    Lane lane = lane(child);
    lane.isBusy = false;
    lane.refusal = NOTHING;
    if (lane.hasPlace) {
      lane.hasPlace = false;
      taken--;
    }
    next(lane);
  }

  void await(String child, Runnable task) {
    await(child, task, NOTHING);
  }

  /** Runs the task in its turn, or {@code refused} after {@link #close}. */
  void await(String child, Runnable task, Runnable refused) {
    if (isClosed) {
      refused.run();
    } else {
      Lane lane = lane(child);
      lane.waiting.add(new Waiting(task, refused));
      next(lane);
    }
  }

  /** Runs waiting tasks whose turn has come. */
  void run() {
    while (!isClosed && (place() || !ready.isEmpty())) {
      Lane lane = ready.poll();
      if (lane != null) {
        lane.isReady = false;
        lane.waiting.poll().task().run();
        next(lane);
      }
    }
  }

  /** Interrupts the present tasks and refuses all others. */
  void close() {
    isClosed = true;
    starts.clear();
    ready.clear();
    for (Lane lane : lanes.values()) {
      lane.refusal.run();
      lane.waiting.forEach(waiting -> waiting.refusal().run());
    }
    lanes.clear();
  }

  /** Gives a free place to the next start. Returns false without a place or a start. */
  private boolean place() {
    if (taken >= places || starts.isEmpty()) {
      return false;
    }
    Start start = starts.poll();
    start.lane().hasPlace = true;
    taken++;
    start.task().run();
    return true;
  }

  private Lane lane(String child) {
    return lanes.computeIfAbsent(places == 1 ? "" : child, Lane::new);
  }

  private void next(Lane lane) {
    if (lane.isBusy || lane.isReady) {
      return;
    }
    if (lane.waiting.isEmpty()) {
      lanes.remove(lane.key, lane);
    } else {
      lane.isReady = true;
      ready.add(lane);
    }
  }
}
