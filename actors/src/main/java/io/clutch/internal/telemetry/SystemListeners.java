package io.clutch.internal.telemetry;

import io.clutch.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Listeners that modules of Clutch add to those of the setup, before Clutch itself is loaded.
 * Thread-safe.
 */
public final class SystemListeners implements Extension {
  private final List<Telemetry> added = new ArrayList<>();
  private boolean isTaken;

  private SystemListeners() {}

  /** Those of the system. */
  public static SystemListeners get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** Adds one. Returns false if it is too late, because Clutch is loaded. */
  public synchronized boolean add(Telemetry listener) {
    if (!isTaken) {
      added.add(listener);
    }
    return !isTaken;
  }

  /** Those of the setup and those that were added. No more can be added. */
  public synchronized List<Telemetry> after(List<Telemetry> setup) {
    isTaken = true;
    var all = new ArrayList<>(setup);
    all.addAll(added);
    return all;
  }

  private static final class Id extends ExtensionId<SystemListeners> {
    static final Id INSTANCE = new Id();

    @Override
    public SystemListeners createExtension(ActorSystem<?> system) {
      return new SystemListeners();
    }
  }
}
