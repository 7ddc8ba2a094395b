package io.clutch.internal.host;

import io.clutch.internal.chain.OpenAsk;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/** The asks whose answers are awaited at an address. Thread-safe. */
public final class ReplyChains {
  // An address removes itself when it ends.
  private static final Map<ActorRef<?>, OpenAsk> CHAINS = new ConcurrentHashMap<>();

  private ReplyChains() {}

  static void add(ActorRef<?> address, OpenAsk ask) {
    CHAINS.put(address, ask);
  }

  static void remove(ActorRef<?> address) {
    CHAINS.remove(address);
  }

  /** The ask whose answer is awaited there, if there is one. */
  public static Optional<OpenAsk> of(ActorRef<?> address) {
    return Optional.ofNullable(CHAINS.get(address));
  }
}
