package io.clutch;

import io.clutch.memory.MemoryBudget;
import io.clutch.socket.Link;
import io.clutch.socket.LinkSettings;
import io.clutch.socket.SocketLoop;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Holds the bound link, and the loop's dispatcher alive, from the loading of the extension to the
 * end of the system.
 */
final class LinkActor {
  private LinkActor() {}

  static Behavior<Void> create(
      LinkSettings settings, MemoryBudget memory, CompletableFuture<Link> bound) {
    return Behaviors.setup(
        context -> {
          try {
            Link link = SocketLoop.current().bind(settings, memory);
            if (bound.complete(link)) {
              return holding(link);
            }
            link.close(); // nobody waits for it any more
            return Behaviors.stopped();
          } catch (RuntimeException e) {
            bound.completeExceptionally(e);
            return Behaviors.stopped();
          }
        });
  }

  private static Behavior<Void> holding(Link link) {
    return Behaviors.receive(Void.class)
        .onSignal(
            PostStop.class,
            signal -> {
              link.close();
              return Behaviors.same();
            })
        .build();
  }
}
