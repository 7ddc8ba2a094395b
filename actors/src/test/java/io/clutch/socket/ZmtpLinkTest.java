package io.clutch.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What only the link has that the loop drives itself. */
@ExtendWith(Leftovers.class)
class ZmtpLinkTest {
  private static final byte[] KNOWN = "known".getBytes(UTF_8);

  @TempDir private Path directory;

  private final SocketLoop loop = Loops.start();

  @AfterEach
  void shutDown() throws InterruptedException {
    Loops.stop(loop);
  }

  @Test
  void itsSocketIsGoneWithIt() throws InterruptedException {
    Link link = bind("ipc://" + directory.resolve("link"));
    assertThat(link.endpoint()).isEqualTo("ipc://" + directory.resolve("link"));
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

  /** The caller's own thread sends, and the loop sleeps on. */
  @Test
  void aLentThreadSendsItself() {
    Link link = bind("ipc://" + directory.resolve("link"));
    var inbox = new Inbox();
    Peer peer = Loops.on(loop, () -> link.expect(KNOWN, inbox));
    try (var dealer = new Dealer(link, KNOWN)) {
      dealer.send("here".getBytes(UTF_8));
      inbox.take();
      var sender = new AtomicReference<Thread>();
      await()
          .until(
              () -> {
                link.lend(() -> loop.execute(() -> send(peer, "lent", sender)));
                return dealer.receive().size() == 1 && sender.get() == Thread.currentThread();
              });
      loop.execute(() -> send(peer, "not lent", sender));
      assertThat(dealer.receive()).containsExactly("not lent".getBytes(UTF_8));
      assertThat(sender.get().getName()).startsWith("clutch-loop");
    }
  }

  /** An interrupted thread would end up without its interrupt. */
  @Test
  void anInterruptedThreadIsNotLent() {
    Link link = bind("ipc://" + directory.resolve("link"));
    var runner = new AtomicReference<Thread>();
    Thread.currentThread().interrupt();
    link.lend(() -> loop.execute(() -> runner.set(Thread.currentThread())));
    assertThat(Thread.interrupted()).isTrue();
    await().until(() -> runner.get() != null);
    assertThat(runner.get()).isNotSameAs(Thread.currentThread());
  }

  private static void send(Peer peer, String text, AtomicReference<Thread> sender) {
    sender.set(Thread.currentThread());
    assertThat(peer.send(text.getBytes(UTF_8), List.of())).isTrue();
  }

  private Link bind(String address) {
    var settings = new LinkSettings(address, 1 << 16, 10, Duration.ofSeconds(5));
    return Loops.on(loop, () -> loop.bind(settings));
  }
}
