package io.clutch.internal.spawn;

import io.clutch.internal.host.MessageReceiver;
import io.clutch.internal.messages.PythonReceiver;
import io.clutch.internal.request.LocalTarget;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSettings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;

/** One process, and the children that live in it. Thread-safe. */
final class LocalPlace {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final ActorRef<WorkerCommand> worker;
  private final int incarnation;
  private final WorkerSettings settings;
  private final WorkerRuntime runtime;
  private final Map<Long, ActorRef<WorkerCommand>> children = new ConcurrentHashMap<>();

  LocalPlace(
      ActorRef<WorkerCommand> worker,
      int incarnation,
      WorkerSettings settings,
      WorkerRuntime runtime) {
    this.worker = worker;
    this.incarnation = incarnation;
    this.settings = settings;
    this.runtime = runtime;
  }

  ActorRef<WorkerCommand> worker() {
    return worker;
  }

  WorkerSettings settings() {
    return settings;
  }

  WorkerRuntime runtime() {
    return runtime;
  }

  /** Gives the actor of a child its number. */
  LocalTarget add(ActorRef<WorkerCommand> child) {
    var target = new LocalTarget(NUMBERS.incrementAndGet(), incarnation);
    children.put(target.number(), child);
    return target;
  }

  void remove(LocalTarget child) {
    children.remove(child.number());
  }

  Optional<ActorRef<WorkerCommand>> find(long number) {
    return Optional.ofNullable(children.get(number));
  }

  /** The child as a receiver of messages. */
  Optional<MessageReceiver> receiver(long number) {
    return find(number).map(it -> new PythonReceiver(it, runtime));
  }
}
