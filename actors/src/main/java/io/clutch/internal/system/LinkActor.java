package io.clutch.internal.system;

import io.clutch.internal.loop.SocketLoop;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.time.JdkTimer;
import io.clutch.internal.transport.LinkSettings;
import io.clutch.internal.transport.Transport;
import io.clutch.internal.transport.Transports;
import io.clutch.telemetry.LinkEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Keeps the bound transport and the loop's dispatcher alive, from the load of the extension to the
 * end of the system.
 */
public final class LinkActor {
  private static final long BIND_SECONDS = 10;

  private LinkActor() {}

  /**
   * Binds the transport, within 10 s. The timer of the loop's actors runs before they do.
   *
   * @throws RuntimeException if the binding fails or takes longer
   */
  public static Transport bind(
      ActorSystem<?> system,
      DispatcherSelector loop,
      LinkSettings settings,
      MemoryBudget memory,
      Consumer<LinkEvent> events) {
    JdkTimer.start();
    var bound = new CompletableFuture<Transport>();
    system.systemActorOf(create(settings, memory, events, bound), "clutch-link", loop);
    try {
      return bound.get(BIND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
    } catch (TimeoutException e) {
      bound.cancel(false);
      throw new CompletionException("the transport was not bound within " + BIND_SECONDS + " s", e);
    } catch (InterruptedException e) {
      bound.cancel(false);
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted while the transport was bound", e);
    }
  }

  private static Behavior<Void> create(
      LinkSettings settings,
      MemoryBudget memory,
      Consumer<LinkEvent> events,
      CompletableFuture<Transport> bound) {
    return Behaviors.setup(
        context -> {
          try {
            Transport transport = Transports.bind(SocketLoop.current(), settings, memory, events);
            if (bound.complete(transport)) {
              return holding(transport);
            }
            transport.close(); // the caller no longer waits for it
            return Behaviors.stopped();
          } catch (RuntimeException | Error e) {
            bound.completeExceptionally(e);
            return Behaviors.stopped();
          }
        });
  }

  private static Behavior<Void> holding(Transport transport) {
    return Behaviors.receive(Void.class)
        .onSignal(
            PostStop.class,
            signal -> {
              transport.close();
              return Behaviors.same();
            })
        .build();
  }
}
