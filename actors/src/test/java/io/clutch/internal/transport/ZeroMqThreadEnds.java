package io.clutch.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.clutch.internal.loop.SocketLoop;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/**
 * A JVM in which an error ends JeroMQ's I/O thread. It prints who was notified, and ends by itself
 * if nothing waits for that thread.
 */
public final class ZeroMqThreadEnds {
  private static final byte[] KNOWN = "known".getBytes(UTF_8);

  private ZeroMqThreadEnds() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws InterruptedException {
    Awaitility.doNotCatchUncaughtExceptionsByDefault(); // the error is for the link to tell
    var error = new OutOfMemoryError("of the test");
    var told = new AtomicReference<Throwable>();
    SocketLoop loop = Loops.start();
    var transport = (JeroMqTransport) Loops.on(loop, () -> Loops.bind(loop, Loops.SETTINGS));
    transport.whenFailed(told::set);
    Loops.on(loop, () -> transport.expect(KNOWN, new Inbox()));
    Loops.on(loop, () -> failWithTheNextConnection(transport, error));
    try (var dealer = new Dealer(transport, KNOWN)) {
      await().until(() -> told.get() == error);
      dealer.awaitClosed();
    }
    System.out.println("fault: " + (transport.fault().orElseThrow() == error));
    System.out.println("loop: " + Loops.on(loop, () -> "goes on"));
    Loops.stop(loop);
    System.out.println("ended");
  }

  private static boolean failWithTheNextConnection(JeroMqTransport transport, Error error) {
    transport.socket.base().setEventHook(null, 0);
    return transport
        .socket
        .base()
        .setEventHook(
            event -> {
              throw error;
            },
            zmq.ZMQ.ZMQ_EVENT_ACCEPTED);
  }
}
