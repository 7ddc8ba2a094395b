package io.clutch.internal.host;

import io.clutch.internal.codec.format.Reference;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;

/** The watches of one process. An actor makes them, from the first one on. For one thread. */
public final class Watches {
  private static final String STOPPED = "the actor has stopped";

  private final HostActors actors;
  private final BiConsumer<String, String> terminated;
  private final AtomicInteger untaken = new AtomicInteger();
  private Optional<ActorRef<Object>> watcher = Optional.empty();

  /** {@code terminated} gets the token of an actor that has stopped, and why, on any thread. */
  Watches(HostActors actors, BiConsumer<String, String> terminated) {
    this.actors = actors;
    this.terminated = terminated;
  }

  /** Watches what the reference refers to. What is no actor counts as stopped. */
  public void begin(String token, Optional<Reference> reference) {
    Optional<ActorRef<Object>> actor = reference.flatMap(Watches::actor);
    if (actor.isEmpty()) {
      terminated.accept(token, "it is no actor that this process was given a reference to");
      return;
    }
    if (watcher.isEmpty()) {
      watcher = Optional.of(watcher());
    }
    untaken.incrementAndGet();
    watcher.get().tell(new ActorWatch.Begin(actor.get(), token));
  }

  private ActorRef<Object> watcher() {
    return actors.watch(
        (its, named) -> terminated.accept(named, why(its)), untaken::decrementAndGet);
  }

  /** How many begins and ends have not been handled yet. */
  public int untaken() {
    return untaken.get();
  }

  public void end(String token, Optional<Reference> reference) {
    ActorRef<Object> its = reference.flatMap(Watches::actor).orElse(null);
    if (its != null && watcher.isPresent()) {
      untaken.incrementAndGet();
      watcher.get().tell(new ActorWatch.End(its, token));
    }
  }

  private static Optional<ActorRef<Object>> actor(Reference reference) {
    return ((HostTarget) reference.target()).lifetime().map(ActorRef::unsafeUpcast);
  }

  private String why(ActorRef<?> actor) {
    return actors.exit(actor).map(reason -> STOPPED + ": it " + reason).orElse(STOPPED);
  }

  /** Ends all watches. */
  public void close() {
    watcher.ifPresent(it -> it.tell(new ActorWatch.EndAll()));
    watcher = Optional.empty();
  }
}
