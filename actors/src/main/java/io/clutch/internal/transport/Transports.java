package io.clutch.internal.transport;

import io.clutch.internal.loop.SocketLoop;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.telemetry.LinkEvent;
import java.util.function.Consumer;

/** Chooses the transport for an address, and binds it on a loop. */
public final class Transports {
  private Transports() {}

  /**
   * Binds the loop's socket, once for each loop, on its thread. Incoming messages take memory from
   * the budget. Events are passed on, on the loop's thread.
   *
   * @throws IllegalStateException if the address cannot be bound, the loop already has a socket, or
   *     this is another thread
   */
  public static Transport bind(
      SocketLoop loop, LinkSettings settings, MemoryBudget memory, Consumer<LinkEvent> events) {
    return loop.serve(
        wait ->
            settings.address().startsWith(ZmtpTransport.SCHEME)
                ? ZmtpTransport.bind(settings, loop, wait, memory, events)
                : JeroMqTransport.bind(settings, loop, wait, memory, events));
  }
}
