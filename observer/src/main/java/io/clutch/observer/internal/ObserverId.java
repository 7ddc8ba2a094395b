package io.clutch.observer.internal;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.ExtensionId;

/** The id of the extension, which Pekko finds by the name of this class in the configuration. */
public final class ObserverId extends ExtensionId<ObserverExtension> {
  private static final ObserverId INSTANCE = new ObserverId();

  private ObserverId() {}

  /** The only one. */
  public static ObserverId getInstance() {
    return INSTANCE;
  }

  @Override
  public ObserverExtension createExtension(ActorSystem<?> system) {
    return new ObserverExtension(system);
  }
}
