package io.clutch.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw connections that say anything, while a good peer is served. */
@ExtendWith(Leftovers.class)
class HostilePeersTest {
  private static final byte[] KNOWN = "known".getBytes(UTF_8);
  private static final byte[] STRANGER = "stranger".getBytes(UTF_8);

  private static final byte[] READY = Dealer.ready(new byte[0]);

  /** Headers of frames that announce 2 GiB, and more than anything can hold. */
  private static final List<byte[]> TOO_LARGE =
      Stream.of("020000000080000000", "02000000007fffffff", "027fffffffffffffff")
          .map(HexFormat.of()::parseHex)
          .toList();

  /** The same with the highest bit set, which JeroMQ takes for negative. */
  private static final List<byte[]> NEGATIVE =
      Stream.of("028000000000000000", "02ffffffffffffffff", "02ffffffff7fffffff")
          .map(HexFormat.of()::parseHex)
          .toList();

  private final SocketLoop loop = Loops.start();
  private final Inbox inbox = new Inbox();
  private Link link;
  private Peer peer;
  private Dealer good;

  @BeforeEach
  void connect() {
    var settings = new LinkSettings("tcp://127.0.0.1:0", 1 << 16, 100, Duration.ofMillis(700));
    link = Loops.on(loop, () -> loop.bind(settings));
    peer = Loops.on(loop, () -> link.expect(KNOWN, inbox));
    good = new Dealer(link, KNOWN);
    serve("first");
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    good.close();
    Loops.stop(loop);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void garbageInGreetingsAndBehindThem(long seed) throws IOException {
    var random = new Random(seed);
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        if (i % 4 == 0) {
          behindAHandshake(random);
        } else {
          Socket socket = raw();
          open.add(socket);
          write(socket, garbage(random));
          if (random.nextBoolean()) {
            socket.close();
          }
        }
        if (i % 20 == 0) {
          serve("round " + i);
        }
      }
      serve("at the end");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    serve("afterwards");
  }

  @Test
  void aFrameThatAnnouncesTooMuchClosesItsConnectionAtOnce() {
    for (byte[] header : TOO_LARGE) {
      try (var stranger = new Dealer(link, STRANGER)) {
        stranger.sendRaw(header);
        stranger.awaitClosed();
      }
      serve("after " + HexFormat.of().formatHex(header));
    }
  }

  /** Each of them would take 2 GiB, or end the thread that serves all connections. */
  @Test
  void aFrameThatAnnouncesLessThanNothingIsNoLargerThanThat() throws IOException {
    for (byte[] header : NEGATIVE) {
      try (var stranger = new Dealer(link, STRANGER);
          Socket socket = raw()) {
        stranger.sendRaw(join(header, new byte[10]));
        write(socket, join(Dealer.GREETING, header, new byte[10]));
        serve("during " + HexFormat.of().formatHex(header));
      }
      serve("after " + HexFormat.of().formatHex(header));
    }
  }

  @Test
  void anUnfinishedHandshakeIsClosedInTime() throws IOException {
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Socket socket = raw();
      idle.add(socket);
      write(socket, java.util.Arrays.copyOf(Dealer.GREETING, i)); // the first say nothing at all
    }
    for (Socket socket : idle) {
      assertClosed(socket);
      socket.close();
    }
    serve("afterwards");
  }

  private void behindAHandshake(Random random) {
    List<byte[]> headers = random.nextBoolean() ? TOO_LARGE : NEGATIVE;
    try (var stranger = new Dealer(link, STRANGER)) {
      stranger.sendRaw(join(headers.get(random.nextInt(3)), noise(random)));
      stranger.sendRaw(noise(random));
    } catch (UncheckedIOException e) {
      assertThat(e).hasCauseInstanceOf(IOException.class); // closed at its first wrong byte
    }
  }

  private static byte[] garbage(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> noise(random);
      case 1 -> join(mutate(Dealer.GREETING, random), noise(random));
      case 2 -> join(Dealer.GREETING, noise(random));
      case 3 -> join(Dealer.GREETING, mutate(READY, random), noise(random));
      default -> join(Dealer.GREETING, READY, noise(random));
    };
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(300)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
    return mutated;
  }

  /** The good peer goes on: a question, and its answer. */
  private void serve(String question) {
    good.send(question.getBytes(UTF_8));
    assertThat(inbox.take().text()).isEqualTo(question);
    assertThat(Loops.on(loop, () -> peer.send(question.getBytes(UTF_8), List.of()))).isTrue();
    assertThat(good.receive()).containsExactly(question.getBytes(UTF_8));
  }

  private Socket raw() throws IOException {
    var socket = new Socket("127.0.0.1", Loops.port(link));
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      assertThat(e)
          .as("closed at its first wrong byte")
          .isInstanceOf(java.net.SocketException.class);
    }
  }

  private static void assertClosed(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        // The greeting of the other side comes first.
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open after 10 s", e);
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static byte[] join(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
