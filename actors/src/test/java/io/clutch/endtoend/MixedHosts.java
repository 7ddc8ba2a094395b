package io.clutch.endtoend;

import io.clutch.host.CallChain;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What the participants of a mixed load ask and tell, and what that counts. Thread-safe. */
final class MixedHosts {
  record Told(String sender, long number, long pid) {}

  record Noticed(String name, long pid) {}

  record Ask(String payload, ActorRef<String> replyTo) {}

  final AtomicLong begun = new AtomicLong();
  final AtomicLong settled = new AtomicLong();
  final AtomicLong tells = new AtomicLong();
  final Set<Noticed> noticed = ConcurrentHashMap.newKeySet();
  final Set<String> outOfOrder = ConcurrentHashMap.newKeySet();
  final Map<String, Told> last = new ConcurrentHashMap<>();
  private final ActorRef<Ask> mirror;
  private final ActorRef<Told> ledger;
  private final ActorRef<Noticed> notices;
  private final Function<String, CompletionStage<String>> callsBack;

  /** {@code callsBack} has a participant give a text back. */
  MixedHosts(ActorSystem<?> system, Function<String, CompletionStage<String>> callsBack) {
    this.callsBack = callsBack;
    this.mirror = Doubler.spawn(system, mirrors());
    this.ledger = Doubler.spawn(system, taking(this::told));
    this.notices = Doubler.spawn(system, taking(noticed::add));
  }

  WorkerSpec offerTo(WorkerSpec spec) {
    return spec.withHost("mirror", Host.function(String.class, it -> counted(() -> of(it))))
        .withHost("later", Host.function(String.class, it -> counted(() -> later(it))))
        .withHost("actor", reference())
        .withHost("back", Host.function(String.class, it -> counted(() -> back(it))))
        .withHost("ledger", Host.actor(ledger, Told.class))
        .withHost("noticed", Host.actor(notices, Noticed.class));
  }

  /** A host that mirrors a text. */
  Host reference() {
    return Host.actor(mirror, String.class, Ask::new);
  }

  static String mirrored(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  private CompletionStage<String> counted(Supplier<CompletionStage<String>> code) {
    begun.incrementAndGet();
    return code.get().whenComplete((value, problem) -> settled.incrementAndGet());
  }

  private static CompletionStage<String> of(String text) {
    return CompletableFuture.completedFuture(mirrored(text));
  }

  private static CompletionStage<String> later(String text) {
    return CompletableFuture.supplyAsync(() -> mirrored(text));
  }

  private CompletionStage<String> back(String text) {
    CallChain chain = CallChain.current();
    return later(text).thenCompose(chain.wrap(callsBack));
  }

  private Behavior<Ask> mirrors() {
    return Behaviors.receiveMessage(
        ask -> {
          begun.incrementAndGet();
          ask.replyTo().tell(mirrored(ask.payload()));
          settled.incrementAndGet();
          return Behaviors.same();
        });
  }

  private static <M> Behavior<M> taking(Consumer<M> to) {
    return Behaviors.receiveMessage(
        message -> {
          to.accept(message);
          return Behaviors.same();
        });
  }

  private void told(Told told) {
    tells.incrementAndGet();
    Told before = last.put(told.sender(), told);
    long expected = before == null ? 0 : before.number() + 1;
    if (told.number() != expected || (before != null && before.pid() != told.pid())) {
      outOfOrder.add(told + " after " + before);
    }
  }
}
