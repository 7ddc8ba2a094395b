package io.clutch.observer;

import io.clutch.observer.internal.ObserverExtension;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The page of an actor system: its trees, pools and workers while they run, for a browser, and the
 * same as JSON, as text and for Prometheus. It only reads unless {@code clutch.observer.actions} is
 * on. There is one for each actor system, with the settings {@code clutch.observer} of its
 * configuration, and it ends with the system. Thread-safe.
 */
public final class ClutchObserver {
  private final CompletionStage<URI> address;

  private ClutchObserver(CompletionStage<URI> address) {
    this.address = address;
  }

  /**
   * Opens the page, or returns the one that is open already. Returns at once; the log has the
   * address as soon as the port is bound.
   *
   * @throws com.typesafe.config.ConfigException if a setting is invalid, such as an address that is
   *     not loopback without a token; names the key
   */
  public static ClutchObserver start(ActorSystem<?> system) {
    Objects.requireNonNull(system, "system");
    return new ClutchObserver(ObserverExtension.get(system).start());
  }

  /**
   * The address for a browser. Its fragment holds the token, so the address is a secret; there is
   * no fragment if {@code clutch.observer.token} is off. Fails with a {@link
   * java.net.BindException} or another {@link java.io.IOException} if the port cannot be bound.
   */
  public CompletionStage<URI> address() {
    return address;
  }
}
