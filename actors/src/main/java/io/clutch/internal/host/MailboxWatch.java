package io.clutch.internal.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns when actors have taken what is in their mailboxes. It sends {@code Identify}, which Pekko
 * answers for any actor, in the order of the mailbox.
 */
final class MailboxWatch {
  private static final Logger LOG = LoggerFactory.getLogger(MailboxWatch.class);

  /** Calls back once the actor has taken all messages so far, with whether it is there. */
  record Await(ActorRef<?> actor, Consumer<Boolean> isThere) {}

  private final Map<Long, Consumer<Boolean>> waiting = new HashMap<>();
  private long last;

  private MailboxWatch() {}

  static Behavior<Object> create() {
    return Behaviors.setup(
        context -> {
          var watch = new MailboxWatch();
          org.apache.pekko.actor.ActorRef self = Adapter.toClassic(context.getSelf());
          return Behaviors.receive(Object.class)
              .onMessage(
                  Await.class,
                  await -> {
                    watch.last++;
                    watch.waiting.put(watch.last, await.isThere());
                    Adapter.toClassic(await.actor()).tell(new Identify(watch.last), self);
                    return Behaviors.same();
                  })
              .onMessage(
                  ActorIdentity.class,
                  identity -> {
                    boolean isThere = identity.getActorRef().isPresent();
                    Optional.ofNullable(watch.waiting.remove(identity.correlationId()))
                        .ifPresent(its -> call(its, isThere));
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static void call(Consumer<Boolean> isThere, boolean value) {
    try {
      isThere.accept(value);
    } catch (Throwable fault) { // would stop this actor, which all hosts need
      LOG.error("a message that an actor has taken could not be settled", fault);
    }
  }
}
