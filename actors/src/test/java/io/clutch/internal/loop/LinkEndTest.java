package io.clutch.internal.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.internal.transport.Dealer;
import io.clutch.internal.transport.Inbox;
import io.clutch.internal.transport.LinkSettings;
import io.clutch.internal.transport.Loops;
import io.clutch.internal.transport.Peer;
import io.clutch.internal.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop whose transport has ended still runs tasks, and notifies all watchers. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@ValueSource(strings = {"tcp", "ipc"})
class LinkEndTest {
  private static final byte[] KNOWN = {1, 2, 3};
  private static final Error CAUSE = new OutOfMemoryError("a test's own");

  @Parameter String scheme;
  @TempDir private Path directory;

  private final CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
  private final SocketLoop loop =
      SocketLoop.start(
          task -> {
            var thread = new Thread(task, "clutch-loop-test");
            thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.complete(thrown));
            return thread;
          });
  private Transport transport;
  private Peer peer;

  @BeforeEach
  void bind() {
    var settings =
        new LinkSettings(Loops.address(scheme, directory), 1 << 20, 10, Duration.ofSeconds(5));
    transport = Loops.on(loop, () -> Loops.bind(loop, settings));
    peer = Loops.on(loop, () -> transport.expect(KNOWN, (frame, buffers) -> {}));
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    Loops.stop(loop);
  }

  private void end(Throwable cause) {
    Loops.on(
        loop,
        () -> {
          LoopFaults.endLink(cause);
          return 0;
        });
  }

  @Test
  void itsThreadRunsTasksAndNothingElse() throws Exception {
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send("hello".getBytes(UTF_8));
      await().until(() -> Loops.on(loop, () -> peer.send(new byte[1], List.of())));
      end(CAUSE);
      assertThat(transport.fault()).contains(CAUSE);
      for (int i = 0; i < 1_000; i++) {
        int number = i;
        assertThat(Loops.on(loop, () -> number)).isEqualTo(number);
      }
      assertThat(Loops.on(loop, () -> peer.send(new byte[1], List.of()))).isFalse();
      assertThatThrownBy(() -> Loops.on(loop, () -> transport.expect(new byte[] {9}, new Inbox())))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasStackTraceContaining("the transport is closed");
    }
  }

  @Test
  void whoWatchesIsToldOnceAndAgainOnlyWhereItFailed() throws Exception {
    var told = new AtomicInteger();
    var tries = new AtomicInteger();
    transport.whenFailed(
        cause -> {
          if (tries.incrementAndGet() < 3) {
            throw new OutOfMemoryError("no room for the message");
          }
        });
    transport.whenFailed(cause -> told.incrementAndGet());
    end(CAUSE);
    end(new IllegalStateException("a second cause"));
    await().until(() -> tries.get() == 3);
    assertThat(told).hasValue(1);
    var late = new CompletableFuture<Throwable>();
    transport.whenFailed(late::complete);
    assertThat(late.get(60, TimeUnit.SECONDS)).isSameAs(CAUSE);
  }

  /** The handler is Pekko's, which ends the JVM or the system for a fatal error. */
  @Test
  void aFatalErrorIsHandedToTheThreadsHandlerAsItIs() throws Exception {
    end(CAUSE);
    assertThat(uncaught.get(60, TimeUnit.SECONDS)).isSameAs(CAUSE);
  }

  @Test
  void anyOtherCauseBecomesOne() throws Exception {
    var cause = new IllegalStateException("a selector's fault");
    end(cause);
    assertThat(uncaught.get(60, TimeUnit.SECONDS))
        .isInstanceOf(InternalError.class)
        .hasMessage("the socket loop has ended")
        .hasCause(cause);
  }
}
