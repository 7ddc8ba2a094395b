package io.clutch.internal.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Watches actors that wait for a reply. If one ends, its requests are cancelled. */
final class CallerWatch {
  private static final int PURGED_AT_LEAST = 16;

  private record Claim(BooleanSupplier isMet, Runnable cancel) {}

  private static final class Claims {
    private final List<Claim> open = new ArrayList<>();
    private int purgeAt = PURGED_AT_LEAST;

    void add(Claim claim) {
      if (open.size() >= purgeAt) {
        removeMet();
        purgeAt = Math.max(PURGED_AT_LEAST, 2 * open.size());
      }
      open.add(claim);
    }

    /** Removes answered requests. Returns whether none is left. */
    boolean removeMet() {
      open.removeIf(claim -> claim.isMet().getAsBoolean());
      return open.isEmpty();
    }
  }

  private final Map<ActorRef<?>, Claims> callers = new HashMap<>();
  private final Consumer<ActorRef<?>> watch;
  private final Consumer<ActorRef<?>> unwatch;

  CallerWatch(Consumer<ActorRef<?>> watch, Consumer<ActorRef<?>> unwatch) {
    this.watch = watch;
    this.unwatch = unwatch;
  }

  void asked(ActorRef<?> caller, BooleanSupplier isMet, Runnable cancel) {
    if (!isMet.getAsBoolean()) {
      callers.computeIfAbsent(caller, this::watched).add(new Claim(isMet, cancel));
    }
  }

  private Claims watched(ActorRef<?> caller) {
    watch.accept(caller);
    return new Claims();
  }

  void ended(ActorRef<?> caller) {
    Claims left = callers.remove(caller);
    if (left != null && !left.removeMet()) {
      left.open.forEach(claim -> claim.cancel().run());
    }
  }

  /** Stops watching actors that wait for nothing any more. Called from time to time. */
  void removeMet() {
    callers
        .entrySet()
        .removeIf(
            entry -> {
              boolean isDone = entry.getValue().removeMet();
              if (isDone) {
                unwatch.accept(entry.getKey());
              }
              return isDone;
            });
  }
}
