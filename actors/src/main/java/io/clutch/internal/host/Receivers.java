package io.clutch.internal.host;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/** The Python actors to which actors of Java pass messages on. Thread-safe. */
public final class Receivers {
  // An address removes itself when it ends.
  private static final Map<ActorRef<?>, MessageReceiver> RECEIVERS = new ConcurrentHashMap<>();

  private Receivers() {}

  /** Adds an address, before others have it. */
  public static void add(ActorRef<?> address, MessageReceiver receiver) {
    RECEIVERS.put(address, receiver);
  }

  /** Removes an address that has ended. */
  public static void remove(ActorRef<?> address) {
    RECEIVERS.remove(address);
  }

  /** The Python actor that gets what this address is told, if it is such an address. */
  static Optional<MessageReceiver> of(ActorRef<?> address) {
    return Optional.ofNullable(RECEIVERS.get(address));
  }
}
