package io.clutch.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.internal.loop.SocketLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Properties of the transport that the loop drives itself. */
@ExtendWith(Leftovers.class)
class ZmtpTransportTest {
  private static final byte[] KNOWN = "known".getBytes(UTF_8);

  @TempDir private Path directory;

  private final SocketLoop loop = Loops.start();

  @AfterEach
  void shutDown() throws InterruptedException {
    Loops.stop(loop);
  }

  @Test
  void itsSocketIsGoneWithIt() throws InterruptedException {
    Transport transport = bind("ipc://" + directory.resolve("link"));
    assertThat(transport.endpoint()).isEqualTo("ipc://" + directory.resolve("link"));
    assertThat(directory.resolve("link")).exists();
    Loops.stop(loop);
    assertThat(directory.resolve("link")).doesNotExist();
  }

  @Test
  void anyPlaceIsOneInTheDirectory() {
    var settings = new LinkSettings("ipc://*", 1 << 16, 10, Duration.ofSeconds(5));
    assertThat(settings.in(directory).address()).isEqualTo("ipc://" + directory.resolve("link"));
    assertThat(Loops.SETTINGS.in(directory)).isEqualTo(Loops.SETTINGS);
  }

  @Test
  void saysWhereItCannotBind() throws Exception {
    assertThatThrownBy(() -> bind("ipc://" + directory.resolve("missing/link")))
        .hasStackTraceContaining("cannot bind ipc://" + directory + "/missing/link: ");
    assertThatThrownBy(() -> bind("ipc:///tmp/" + "x".repeat(100)))
        .hasStackTraceContaining("may have 103 bytes, and this one has 105");
    Path taken = Files.createFile(directory.resolve("taken"));
    assertThatThrownBy(() -> bind("ipc://" + taken)).hasStackTraceContaining("cannot bind ipc://");
    assertThat(taken).as("what was there stays").exists();
  }

  /** The caller's own thread sends, and the loop stays asleep. */
  @Test
  void aLentThreadSendsItself() {
    Transport transport = bind("ipc://" + directory.resolve("link"));
    var inbox = new Inbox();
    Peer peer = Loops.on(loop, () -> transport.expect(KNOWN, inbox));
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send("here".getBytes(UTF_8));
      inbox.take();
      var sender = new AtomicReference<Thread>();
      await()
          .until(
              () -> {
                transport.runOnCaller(
                    () -> loop.execute(() -> send(peer, "on the caller", sender)));
                return dealer.receive().size() == 1 && sender.get() == Thread.currentThread();
              });
      loop.execute(() -> send(peer, "on the loop", sender));
      assertThat(dealer.receive()).containsExactly("on the loop".getBytes(UTF_8));
      assertThat(sender.get().getName()).startsWith("clutch-loop");
    }
  }

  /** Writing to a peer that has ended fails, but its messages are still read. */
  @Test
  void whatAPeerHasSentBeforeItsEndIsReadThoughWritingFails() {
    Transport transport = bind("ipc://" + directory.resolve("link"));
    var inbox = new Inbox();
    Peer peer = Loops.on(loop, () -> transport.expect(KNOWN, inbox));
    var dealer = new Dealer(transport, KNOWN);
    dealer.send("here".getBytes(UTF_8));
    inbox.take();
    Loops.on(
        loop,
        () -> {
          dealer.send("last".getBytes(UTF_8));
          dealer.close();
          return peer.send("too late".getBytes(UTF_8), List.of());
        });
    assertThat(inbox.take().text()).isEqualTo("last");
    await().until(() -> !Loops.on(loop, () -> peer.send(new byte[1], List.of())));
  }

  /** An interrupted thread would lose its interrupt. */
  @Test
  void anInterruptedThreadIsNotLent() {
    Transport transport = bind("ipc://" + directory.resolve("link"));
    var runner = new AtomicReference<Thread>();
    Thread.currentThread().interrupt();
    transport.runOnCaller(() -> loop.execute(() -> runner.set(Thread.currentThread())));
    assertThat(Thread.interrupted()).isTrue();
    await().until(() -> runner.get() != null);
    assertThat(runner.get()).isNotSameAs(Thread.currentThread());
  }

  /** The caller polls, and tasks of other threads still run. */
  @Test
  @Timeout(60)
  void aThreadThatWaitsForTheOnlyAnswerReadsIt() throws Exception {
    Transport transport = bind("ipc://" + directory.resolve("link"));
    var reader = new AtomicReference<Thread>();
    Loops.on(
        loop,
        () -> {
          transport.addPendingReplies(1);
          return transport.expect(KNOWN, (frame, buffers) -> reader.set(Thread.currentThread()));
        });
    try (var dealer = new Dealer(transport, KNOWN)) {
      do {
        reader.set(null);
        dealer.send(new byte[1]);
        awaitAnswer(transport, reader);
      } while (reader.get() != Thread.currentThread());
      var helped = new Thread(() -> Loops.on(loop, () -> 0));
      transport.pollUntil(
          () -> {
            if (helped.getState() == Thread.State.NEW) {
              helped.start();
            }
            return !helped.isAlive();
          },
          System.nanoTime() + Duration.ofSeconds(10).toNanos());
      helped.join(60_000);
      assertThat(helped.isAlive()).isFalse();
      // No caller polls any more, so the loop reads again.
      reader.set(null);
      dealer.send(new byte[1]);
      await().until(() -> reader.get() != null);
      assertThat(reader.get()).isNotSameAs(Thread.currentThread());
    }
  }

  /** The loop's own thread need not be woken for it. */
  @Test
  @Timeout(60)
  void aThreadThatReadsTheAnswerDoesWhatThatLeaves() throws Exception {
    Transport transport = bind("ipc://" + directory.resolve("link"));
    var reader = new AtomicReference<Thread>();
    var follower = new AtomicReference<Thread>();
    Loops.on(
        loop,
        () -> {
          transport.addPendingReplies(1);
          return transport.expect(
              KNOWN,
              (frame, buffers) -> {
                loop.execute(() -> follower.set(Thread.currentThread()));
                reader.set(Thread.currentThread());
              });
        });
    try (var dealer = new Dealer(transport, KNOWN)) {
      do {
        reader.set(null);
        follower.set(null);
        dealer.send(new byte[1]);
        awaitAnswer(transport, reader);
      } while (reader.get() != Thread.currentThread());
      await().until(() -> follower.get() != null);
      assertThat(follower.get()).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void aThreadThatReadsIsSentAwayWhenTheLoopEnds() throws Exception {
    Transport transport = bind("ipc://" + directory.resolve("link"));
    Loops.on(
        loop,
        () -> {
          transport.addPendingReplies(1);
          return 0;
        });
    var reading =
        new Thread(
            () -> {
              while (!loop.isShutdown()) {
                transport.pollUntil(() -> false, System.nanoTime() + Duration.ofDays(1).toNanos());
              }
            });
    reading.start();
    await().until(() -> reading.getState() == Thread.State.RUNNABLE && reads(reading));
    loop.shutdown();
    reading.join(60_000);
    assertThat(reading.isAlive()).isFalse();
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean reads(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("sleepUnless"));
  }

  /** A lost wake-up would cost 10 s, or a millisecond if the loop stands by. */
  @Test
  void noWakeUpIsLostBetweenReadersAndTheLoop() throws Exception {
    Transport transport = bind("ipc://" + directory.resolve("link"));
    var answered = new AtomicInteger();
    Peer peer =
        Loops.on(
            loop, () -> transport.expect(KNOWN, (frame, buffers) -> answered.incrementAndGet()));
    var slowest = new AtomicLong();
    try (var dealer = new Dealer(transport, KNOWN)) {
      // Before the first message, the peer may be unknown.
      dealer.send(new byte[1]);
      await().until(() -> answered.get() == 1);
      answered.set(0);
      var busy = new AtomicBoolean(true);
      var storm =
          new Thread(
              () -> {
                while (busy.get()) {
                  long began = System.nanoTime();
                  Loops.on(loop, () -> 0);
                  slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
                  LockSupport.parkNanos(200_000);
                }
              });
      storm.start();
      for (int i = 1; i <= 5_000; i++) {
        int count = i;
        transport.runOnCaller(() -> loop.execute(() -> ask(transport, peer)));
        dealer.receive();
        dealer.send(new byte[1]);
        long began = System.nanoTime();
        while (answered.get() < count) {
          assertThat(System.nanoTime() - began).isLessThan(8_000_000_000L);
          transport.pollUntil(() -> answered.get() == count, System.nanoTime() + 1_000_000);
        }
        Loops.on(loop, () -> answered(transport));
      }
      busy.set(false);
      storm.join(20_000);
      assertThat(storm.isAlive()).isFalse();
    }
    assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofSeconds(8));
  }

  private static void ask(Transport transport, Peer peer) {
    assertThat(peer.send(new byte[1], List.of())).isTrue();
    transport.addPendingReplies(1);
  }

  private static int answered(Transport transport) {
    transport.addPendingReplies(-1);
    return 0;
  }

  private static void awaitAnswer(Transport transport, AtomicReference<Thread> reader) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (reader.get() == null) {
      assertThat(System.nanoTime()).isLessThan(until);
      transport.pollUntil(() -> reader.get() != null, System.nanoTime() + 1_000_000);
    }
  }

  private static void send(Peer peer, String text, AtomicReference<Thread> sender) {
    sender.set(Thread.currentThread());
    assertThat(peer.send(text.getBytes(UTF_8), List.of())).isTrue();
  }

  private Transport bind(String address) {
    var settings = new LinkSettings(address, 1 << 16, 10, Duration.ofSeconds(5));
    return Loops.on(loop, () -> Loops.bind(loop, settings));
  }
}
