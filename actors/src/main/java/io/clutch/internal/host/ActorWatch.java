package io.clutch.internal.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches actors for one process, which names each by a token. Several may name the same. */
final class ActorWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ActorWatch.class);

  /** Begins to watch an actor. */
  record Begin(ActorRef<?> actor, String token) implements DeadLetterSuppression {}

  /** Ends the watch. */
  record End(ActorRef<?> actor, String token) implements DeadLetterSuppression {}

  /** Ends all. */
  record EndAll() implements DeadLetterSuppression {}

  private final ActorContext<Object> context;
  private final BiConsumer<ActorRef<?>, String> terminated;
  private final Runnable taken;
  private final Map<ActorRef<?>, Set<String>> watched = new HashMap<>();

  private ActorWatch(
      ActorContext<Object> context, BiConsumer<ActorRef<?>, String> terminated, Runnable taken) {
    this.context = context;
    this.terminated = terminated;
    this.taken = taken;
  }

  /**
   * {@code terminated} gets each actor that has stopped, with its token. {@code taken} is called
   * for each message that was taken from the mailbox. Both on any thread.
   */
  static Behavior<Object> create(BiConsumer<ActorRef<?>, String> terminated, Runnable taken) {
    return Behaviors.setup(
        context -> {
          var watch = new ActorWatch(context, terminated, taken);
          return Behaviors.receive(Object.class)
              .onMessage(Begin.class, watch::begin)
              .onMessage(End.class, watch::end)
              .onMessage(EndAll.class, end -> Behaviors.stopped())
              .onSignal(Terminated.class, watch::terminated)
              .build();
        });
  }

  private Behavior<Object> begin(Begin begin) {
    taken.run();
    watched.computeIfAbsent(begin.actor(), actor -> new HashSet<>()).add(begin.token());
    context.watch(begin.actor());
    return Behaviors.same();
  }

  private Behavior<Object> end(End end) {
    taken.run();
    Set<String> tokens = watched.getOrDefault(end.actor(), new HashSet<>());
    tokens.remove(end.token());
    if (tokens.isEmpty()) {
      watched.remove(end.actor());
      context.unwatch(end.actor());
    }
    return Behaviors.same();
  }

  private Behavior<Object> terminated(Terminated signal) {
    Set<String> tokens = watched.remove(signal.getRef());
    if (tokens != null) {
      tokens.forEach(token -> tell(signal.getRef(), token));
    }
    return Behaviors.same();
  }

  private void tell(ActorRef<?> actor, String token) {
    try {
      terminated.accept(actor, token);
    } catch (Throwable fault) { // would end all watches of the process
      LOG.error("the end of {} could not be told", actor, fault);
    }
  }
}
