package io.clutch.observer;

import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.setup.Setup;

/**
 * What the observer is told by code, because it may be in no configuration. Given to the actor
 * system when it is created. Immutable.
 */
public final class ObserverSetup extends Setup {
  private final Optional<String> actionsToken;

  private ObserverSetup(Optional<String> actionsToken) {
    this.actionsToken = actionsToken;
  }

  /** Without a token of actions. */
  public static ObserverSetup create() {
    return new ObserverSetup(Optional.empty());
  }

  /**
   * Sets the token that each request for an action must carry. It has no effect unless {@code
   * clutch.observer.actions} is on, and takes the place of {@code
   * clutch.observer.actions-token-file}, which must then be empty.
   *
   * @param token 22 to 200 letters, digits, "-", "_", "." and "~", and not the token of the page;
   *     otherwise the observer does not start
   */
  public ObserverSetup withActionsToken(String token) {
    return new ObserverSetup(Optional.of(Objects.requireNonNull(token, "token")));
  }

  /** The token that was set. */
  public Optional<String> actionsToken() {
    return actionsToken;
  }

  @Override
  public String toString() {
    return "ObserverSetup(hidden)";
  }
}
