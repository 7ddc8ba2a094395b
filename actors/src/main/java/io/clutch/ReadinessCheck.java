package io.clutch;

import io.clutch.ClutchHealth.Readiness;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readiness of a system as a check of Pekko Management, which makes it by its name in the
 * configuration: {@code pekko.management.health-checks.readiness-checks.clutch =
 * "io.clutch.ReadinessCheck"}. Needs nothing of Pekko Management itself. The log has the reasons
 * when the system stops being ready, but no later ones, and says when it is ready again.
 * Thread-safe.
 */
public final class ReadinessCheck implements Supplier<CompletionStage<Boolean>> {
  private static final Logger LOG = LoggerFactory.getLogger(ReadinessCheck.class);

  private final ActorSystem<?> system;
  private final AtomicReference<String> last = new AtomicReference<>("");

  /** Of the whole system, as {@link ClutchHealth#readiness(ActorSystem)} tells it. */
  public ReadinessCheck(org.apache.pekko.actor.ActorSystem system) {
    this.system = Adapter.toTyped(Objects.requireNonNull(system, "system"));
  }

  /** Completes within a second, and never fails. */
  @Override
  public CompletionStage<Boolean> get() {
    return ClutchHealth.readiness(system).thenApply(this::logged);
  }

  private boolean logged(Readiness readiness) {
    String before = last.getAndSet(readiness.isReady() ? "" : readiness.message());
    if (readiness.isReady() && !before.isEmpty()) {
      LOG.info("{} is ready again", system.name());
    } else if (!readiness.isReady() && before.isEmpty()) {
      LOG.warn("{} is not ready: {}", system.name(), String.join("; ", readiness.reasons()));
    }
    return readiness.isReady();
  }
}
