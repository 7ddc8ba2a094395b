package io.clutch.observer.internal;

import com.typesafe.config.Config;
import io.clutch.observer.ObserverSetup;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;

/** The one observer of an actor system, which the system loads when it starts. Thread-safe. */
public final class ObserverExtension implements Extension {
  private final ActorSystem<?> system;
  private CompletionStage<URI> address;

  ObserverExtension(ActorSystem<?> system) {
    this.system = system;
    Config config = system.settings().config();
    if (ObserverSettings.isEnabled(config)) {
      start();
    }
  }

  /** Returns the extension of the system. */
  public static ObserverExtension get(ActorSystem<?> system) {
    return ObserverId.getInstance().apply(Objects.requireNonNull(system, "system"));
  }

  private ObserverSettings settings() {
    Optional<ObserverSetup> setup = system.settings().setup().get(ObserverSetup.class);
    return ObserverSettings.create(
        system.settings().config(), setup.flatMap(ObserverSetup::actionsToken));
  }

  /** Opens the page unless it is open or opening, and returns its address. */
  public synchronized CompletionStage<URI> start() {
    if (address == null || address.toCompletableFuture().isCompletedExceptionally()) {
      address = ObserverServer.start(system, settings());
    }
    return address;
  }
}
