package io.clutch.internal.host;

import io.clutch.internal.chain.OpenAsk;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.MinimalActorRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The actors that wait for the actors of users. Thread-safe. */
final class HostActors {
  // It often comes after the actor has got its reply and stopped.
  private static final DeadLetterSuppression FORGET = new DeadLetterSuppression() {};

  private final ActorSystem<?> system;
  private final AtomicLong names = new AtomicLong();
  private volatile Function<ActorRef<?>, Optional<String>> exits = actor -> Optional.empty();
  private ActorRef<Object> mailboxes;

  HostActors(ActorSystem<?> system) {
    this.system = system;
  }

  /** An address for one reply, and the end of the wait for it. */
  record Reply(ActorRef<Object> address, Runnable forget) {}

  /** An address whose messages are dropped. */
  ActorRef<Object> nobody() {
    return system.ignoreRef();
  }

  /** Waits for the first reply, or for the end of the actor that is to give it. */
  Reply awaitReply(
      ActorRef<?> from, Optional<OpenAsk> chain, Consumer<Object> got, Runnable stopped) {
    ActorRef<Object> address =
        system.systemActorOf(
            waiting(from, got, stopped),
            "clutch-host-reply-" + names.incrementAndGet(),
            Props.empty());
    chain.ifPresent(
        its -> {
          ReplyChains.add(address, its);
          if (!its.isOpen()) { // the address may have ended before
            ReplyChains.remove(address);
          }
        });
    return new Reply(address, () -> address.tell(FORGET));
  }

  private static Behavior<Object> waiting(
      ActorRef<?> from, Consumer<Object> got, Runnable stopped) {
    return Behaviors.setup(
        context -> {
          context.watch(from);
          return Behaviors.receive(Object.class)
              .onAnyMessage(
                  reply -> {
                    if (reply != FORGET) {
                      got.accept(reply);
                    }
                    return Behaviors.stopped();
                  })
              .onSignal(
                  PostStop.class,
                  signal -> {
                    ReplyChains.remove(context.getSelf());
                    return Behaviors.same();
                  })
              .onSignal(
                  Terminated.class,
                  signal -> {
                    stopped.run();
                    return Behaviors.stopped();
                  })
              .build();
        });
  }

  /** An actor that watches others, until it is told to end. */
  ActorRef<Object> watch(BiConsumer<ActorRef<?>, String> terminated, Runnable taken) {
    return system.systemActorOf(
        ActorWatch.create(terminated, taken),
        "clutch-host-watch-" + names.incrementAndGet(),
        Props.empty());
  }

  /** Sets who knows, in words, how actors have ended. */
  void exits(Function<ActorRef<?>, Optional<String>> known) {
    exits = known;
  }

  Optional<String> exit(ActorRef<?> actor) {
    return exits.apply(actor);
  }

  /**
   * Calls back once the actor has taken all messages that it was told before, with whether it is
   * there. For an address that has no mailbox here, that is at once.
   */
  void whenTaken(ActorRef<?> actor, Consumer<Boolean> isThere) {
    if (Adapter.toClassic(actor) instanceof MinimalActorRef
        || !actor.path().address().hasLocalScope()) {
      isThere.accept(true);
    } else {
      mailboxes().tell(new MailboxWatch.Await(actor, isThere));
    }
  }

  private synchronized ActorRef<Object> mailboxes() {
    if (mailboxes == null) {
      mailboxes =
          system.systemActorOf(MailboxWatch.create(), "clutch-host-mailboxes", Props.empty());
    }
    return mailboxes;
  }
}
