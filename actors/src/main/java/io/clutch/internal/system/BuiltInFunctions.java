package io.clutch.internal.system;

import io.clutch.internal.builtin.BuiltIns;
import io.clutch.internal.names.NameRegistry;
import org.apache.pekko.actor.typed.ActorSystem;

/** What Clutch itself offers to each worker: the hosts behind functions of Python's clutch. */
public final class BuiltInFunctions {
  private BuiltInFunctions() {}

  public static void add(ActorSystem<?> system, BuiltIns to) {
    NameHosts.addTo(to, NameRegistry.get(system));
  }
}
