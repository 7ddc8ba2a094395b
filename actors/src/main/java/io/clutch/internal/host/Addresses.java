package io.clutch.internal.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;

/**
 * The actors that take messages for Python actors: one for each of those, from its first use until
 * it has ended. Thread-safe.
 */
public final class Addresses {
  // Nothing that they do takes time.
  private static final Props LOOP = DispatcherSelector.fromConfig("clutch.socket-dispatcher");

  private final ActorSystem<?> system;
  private final AtomicLong names = new AtomicLong();
  private final Map<ActorRef<?>, ActorRef<Object>> addresses = new ConcurrentHashMap<>();

  Addresses(ActorSystem<?> system) {
    this.system = system;
  }

  /**
   * The address of a worker's or pool's actor. {@code behavior} makes it of what is to run at its
   * end.
   */
  public ActorRef<Object> of(
      ActorRef<?> worker, MessageReceiver receiver, Function<Runnable, Behavior<Object>> behavior) {
    return addresses.computeIfAbsent(worker, its -> spawn(its, receiver, behavior));
  }

  private ActorRef<Object> spawn(
      ActorRef<?> worker, MessageReceiver receiver, Function<Runnable, Behavior<Object>> behavior) {
    ActorRef<Object> address =
        system.systemActorOf(
            behavior.apply(() -> addresses.remove(worker)),
            "clutch-messages-" + names.incrementAndGet(),
            LOOP);
    Receivers.add(address, receiver);
    return address;
  }
}
