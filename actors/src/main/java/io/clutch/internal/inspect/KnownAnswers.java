package io.clutch.internal.inspect;

import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The last answers of workers, and who has changed since, so that a reading after an event asks few
 * of many. Thread-safe.
 */
final class KnownAnswers {
  /** Beyond it everyone is asked. */
  private static final int MOST_CHANGED = 1_000;

  private record Known(WorkerReading reading, long at) {}

  private final Map<ActorRef<WorkerCommand>, Known> answers = new ConcurrentHashMap<>();
  private Set<ActorRef<WorkerCommand>> changed = new HashSet<>();

  /** What it last answered is not so any more. */
  synchronized void changed(ActorRef<WorkerCommand> worker) {
    if (changed.size() <= MOST_CHANGED) {
      changed.add(worker);
    }
  }

  /**
   * Adds the answers of those that have not changed to {@code known}, as they are by now. Returns
   * the others, which are returned again until they have answered. A worker that changes after that
   * is returned the next time, also if it has answered meanwhile, because it may have answered
   * before.
   */
  List<Present> unknown(Collection<Present> workers, Map<Present, Optional<WorkerReading>> known) {
    forget(take());
    var unknown = new ArrayList<Present>();
    long now = System.nanoTime();
    for (Present worker : workers) {
      Known answer = answers.get(worker.actor());
      if (answer == null) {
        unknown.add(worker);
      } else {
        Duration age = Duration.ofNanos(Math.max(0, now - answer.at()));
        known.put(worker, Optional.of(answer.reading().after(age)));
      }
    }
    return unknown;
  }

  private synchronized Set<ActorRef<WorkerCommand>> take() {
    Set<ActorRef<WorkerCommand>> taken = changed;
    changed = new HashSet<>();
    return taken;
  }

  private void forget(Set<ActorRef<WorkerCommand>> its) {
    if (its.size() > MOST_CHANGED) {
      answers.clear();
    } else {
      its.forEach(answers::remove);
    }
  }

  /** It is being asked, so what is known of it may be old. */
  void asked(Present worker) {
    answers.remove(worker.actor());
  }

  void answered(Present worker, Optional<WorkerReading> answer) {
    answer.ifPresent(it -> answers.put(worker.actor(), new Known(it, System.nanoTime())));
  }

  /** Forgets all other workers. */
  void keep(Collection<Present> workers) {
    answers.keySet().retainAll(workers.stream().map(Present::actor).collect(Collectors.toSet()));
  }
}
