package io.clutch.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import io.clutch.internal.loop.SocketLoop;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who may connect to a path, and which files there are replaced. */
@ExtendWith(Leftovers.class)
class SocketPathTest {
  private static final byte[] KNOWN = "known".getBytes(UTF_8);

  @TempDir private Path directory;

  private final SocketLoop loop = Loops.start();

  @AfterEach
  void shutDown() throws InterruptedException {
    Loops.stop(loop);
  }

  @Test
  void onlyThisUserMayConnect() throws IOException {
    try (var server = new SocketPath(directory.resolve("link")).bind()) {
      assertThat(server.isOpen()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place())))
          .isEqualTo("rw-------");
      assertThat(connects()).isTrue();
    }
    assertThat(names()).as("nothing is left of how it was made").containsExactly("link");
  }

  @Test
  void aSocketThatADeadProcessLeftIsReplaced() throws IOException {
    leaveStaleSocket();
    assertThat(place()).exists();
    try (var server = new SocketPath(place()).bind()) {
      assertThat(server.isOpen()).isTrue();
      assertThat(connects()).isTrue();
    }
    assertThat(names()).containsExactly("link");
  }

  @Test
  void aLivingOnesIsNot() throws IOException {
    var first = new SocketPath(place());
    try (var server = first.bind()) {
      assertThatThrownBy(() -> new SocketPath(place()).bind())
          .isInstanceOf(IOException.class)
          .hasMessage("a living process listens at the path");
      assertThat(first.isThere()).isTrue();
      assertThat(server.isOpen()).isTrue();
      assertThat(connects()).isTrue();
    }
    assertThat(names()).containsExactly("link");
  }

  /** A connect that waited for room in its queue would wait for ever. */
  @Test
  void aLivingOneWithoutRoomForAnotherIsNotEither() throws IOException {
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(place()), 1);
      List<SocketChannel> waiting = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                while (waiting.size() < 100) {
                  waiting.add(connecting());
                }
              })
          .isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> new SocketPath(place()).bind())
          .hasMessage("a living process listens at the path");
      for (SocketChannel peer : waiting) {
        peer.close();
      }
    }
  }

  @Test
  void whatIsNoSocketStays() throws IOException {
    Files.writeString(place(), "mine");
    assertThatThrownBy(() -> new SocketPath(place()).bind())
        .hasMessage("the file at the path is not a socket");
    assertThat(place()).hasContent("mine");
    Files.delete(place());
    Files.createSymbolicLink(place(), directory.resolve("elsewhere"));
    assertThatThrownBy(() -> new SocketPath(place()).bind())
        .hasMessage("the file at the path is not a socket");
    assertThat(names()).containsExactly("link");
  }

  @Test
  void removesItsOwnAlone() throws IOException {
    var first = new SocketPath(place());
    try (var old = first.bind()) {
      assertThat(old.isOpen()).isTrue();
      Files.delete(place());
      var second = new SocketPath(place());
      try (var other = second.bind()) {
        assertThat(other.isOpen()).isTrue();
        assertThat(first.isThere()).isFalse();
        first.remove();
        assertThat(second.isThere()).isTrue();
        second.remove();
        assertThat(place()).doesNotExist();
      }
    }
  }

  /**
   * Of many binders of the same stale socket, one succeeds and the others report why they failed.
   */
  @Test
  void oneOfManyReplacesAStaleSocket() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        Files.deleteIfExists(place());
        leaveStaleSocket();
        Callable<ServerSocketChannel> bind = () -> new SocketPath(place()).bind();
        int bound = 0;
        for (Future<ServerSocketChannel> one : pool.invokeAll(Collections.nCopies(8, bind))) {
          try (var server = one.get()) {
            bound++;
            assertThat(server.isOpen()).isTrue();
          } catch (ExecutionException refused) {
            assertThat(refused).hasCauseInstanceOf(IOException.class);
          }
        }
        assertThat(bound).isEqualTo(1);
        assertThat(names()).containsExactly("link");
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aLinkWhoseSocketWasRemovedIsBoundAgain() throws IOException {
    Transport transport =
        Loops.on(
            loop,
            () ->
                Loops.bind(
                    loop,
                    new LinkSettings("ipc://" + place(), 1 << 16, 10, Duration.ofSeconds(5))));
    var inbox = new Inbox();
    Loops.on(loop, () -> transport.expect(KNOWN, inbox));
    assertThat(Loops.on(loop, transport::ensureBound)).isFalse();
    Files.delete(place());
    assertThat(Loops.on(loop, transport::ensureBound)).isTrue();
    assertThat(Loops.on(loop, transport::ensureBound)).isFalse();
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send("here".getBytes(UTF_8));
      assertThat(inbox.take()).isNotNull();
      Files.delete(place());
      assertThat(Loops.on(loop, transport::ensureBound)).isTrue();
      dealer.send("still here".getBytes(UTF_8));
      assertThat(inbox.take()).isNotNull();
    }
  }

  private Path place() {
    return directory.resolve("link");
  }

  private String[] names() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toArray(String[]::new);
    }
  }

  /** Leaves a socket like a killed process. */
  private void leaveStaleSocket() throws IOException {
    try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(place()));
    }
  }

  private boolean connects() throws IOException {
    try (var peer = SocketChannel.open(UnixDomainSocketAddress.of(place()))) {
      return peer.isConnected();
    }
  }

  private SocketChannel connecting() throws IOException {
    var peer = SocketChannel.open(StandardProtocolFamily.UNIX);
    peer.configureBlocking(false);
    try {
      peer.connect(UnixDomainSocketAddress.of(place()));
      return peer;
    } catch (IOException e) {
      peer.close();
      throw e;
    }
  }
}
