package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unknown peers exhaust scarce resources of a JVM while its workers are called. */
@Tag("long")
@ExtendWith(Leftovers.class)
class UnknownPeersTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int FLOOD = 2_000;
  private static final Predicate<String> END =
      line -> line.startsWith("spawned: ") || line.startsWith("Exception");

  private static final String GREETING =
      "ff00000000000000017f0301" + "4e554c4c" + "00".repeat(16) + "00" + "00".repeat(31);

  /** A READY command of a DEALER with the identity "stranger". */
  private static final String READY =
      "0431055245414459"
          + "0b536f636b65742d54797065000000064445414c4552"
          + "084964656e7469747900000008737472616e676572";

  /** Announces 319 MiB, the largest size, and a negative size. */
  private static final List<String> ANNOUNCED =
      List.of("020000000013f00000", "0200000000140fffff", "028000000000000000");

  @TempDir private Path directory;

  @Test
  void whatStrangersAnnounceOverTcpTakesNoMemory() throws IOException {
    int port = freePort();
    var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (var jvm =
        ChildJvm.start(
            CalledMeanwhile.class,
            List.of("-Xmx64m"),
            "tcp://127.0.0.1:" + port,
            "10",
            directory.resolve("log").toString())) {
      awaitReady(jvm);
      for (String header : ANNOUNCED) {
        attack(place, GREETING + READY + header + "00".repeat(40), "");
        attack(place, GREETING + header.replaceFirst("^02", "06") + "00".repeat(40), "");
      }
      attack(place, GREETING + READY, "0300000000000fff00" + "00".repeat(0xfff00));
      attack(place, GREETING, "0300000000000fff00" + "00".repeat(0xfff00));
      attack(place, GREETING + READY, "0100".repeat(10_000));
      attack(place, GREETING, "0100".repeat(10_000));
      assertWell(jvm);
    }
  }

  /** Sends the first text, and then the other repeatedly until the connection is closed. */
  private static void attack(SocketAddress place, String first, String endless) throws IOException {
    try (SocketChannel peer = SocketChannel.open(place)) {
      write(peer, first);
      byte[] again = HexFormat.of().parseHex(endless);
      for (long written = 0; written < 255L << 20 && again.length > 0; written += again.length) {
        peer.write(ByteBuffer.wrap(again));
      }
      assertThat(again).as("somebody takes all of it").isEmpty();
      var rest = ByteBuffer.allocate(1024);
      while (peer.read(rest.clear()) >= 0) {}
    } catch (IOException closed) {
      // As expected.
    }
  }

  private static void write(SocketChannel peer, String hex) throws IOException {
    peer.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "ipc"})
  void aFloodOfConnectsLeavesDescriptorsForWorkersAndFiles(String scheme) throws Exception {
    int port = freePort();
    Path path = directory.resolve("link");
    SocketAddress place =
        scheme.equals("tcp")
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
            : UnixDomainSocketAddress.of(path);
    try (var jvm =
        ChildJvm.startUnder(
            "ulimit -n 256",
            CalledMeanwhile.class,
            List.of(),
            scheme.equals("tcp") ? "tcp://127.0.0.1:" + port : "ipc://" + path,
            String.valueOf(FLOOD * 9 / 10),
            directory.resolve("log").toString())) {
      awaitReady(jvm);
      flood(place, jvm);
      assertWell(jvm);
    }
  }

  /** Opens connections without a pause, and holds them until another worker has connected. */
  private static void flood(SocketAddress place, ChildJvm jvm) throws IOException {
    List<SocketChannel> open = new ArrayList<>();
    try {
      for (int i = 0; i < FLOOD; i++) {
        open.add(SocketChannel.open(place));
      }
      await().atMost(LIMIT).until(() -> jvm.output().stream().anyMatch(END));
    } finally {
      for (SocketChannel peer : open) {
        peer.close();
      }
    }
  }

  @Test
  void nobodyElseMayConnectWhateverTheUmask() throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("t"));
    Path own = directory.resolve("own");
    try (var jvm =
        ChildJvm.startUnder(
            "umask 000",
            SocketModes.class,
            List.of("-Djava.io.tmpdir=" + temporary),
            temporary.toString(),
            own.toString())) {
      assertThat(jvm.await(LIMIT)).as("%s", jvm.output()).isZero();
      assertThat(jvm.output())
          .contains("directory: rwx------", "default: rw-------", "own: rw-------");
    }
    assertThat(own).doesNotExist();
  }

  private static void awaitReady(ChildJvm jvm) {
    await().atMost(LIMIT).until(() -> jvm.output().contains("ready"));
  }

  private void assertWell(ChildJvm jvm) {
    assertThat(jvm.await(LIMIT)).as("%s", jvm.output()).isZero();
    assertThat(jvm.output())
        .contains("called: true", "refused: true", "spawned: true", "closed")
        .anyMatch(line -> line.startsWith("told: ConnectionsRefused[count=1, inAll=1]"))
        .noneMatch(line -> line.contains("OutOfMemoryError") || line.contains("Too many open"));
    assertThat(directory.resolve("log")).hasContent("a line");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
