package io.clutch.examples.common;

import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;

/** The end of actor systems in tests. */
public final class Systems {
  private static final long LIMIT_SECONDS = 20;

  private Systems() {}

  /** Returns when it has ended. */
  public static void end(ActorSystem<?> system) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
