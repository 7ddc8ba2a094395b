package io.clutch.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.internal.loop.SocketLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw connections that send anything, while a correct peer is served. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@ValueSource(strings = {"tcp", "ipc"})
class HostilePeersTest {
  private static final byte[] KNOWN = "known".getBytes(UTF_8);
  private static final byte[] STRANGER = "stranger".getBytes(UTF_8);

  private static final byte[] READY = Dealer.ready(new byte[0]);

  /** Frame headers that announce 2 GiB, and more than fits anywhere. */
  private static final List<byte[]> TOO_LARGE =
      Stream.of("020000000080000000", "02000000007fffffff", "027fffffffffffffff")
          .map(HexFormat.of()::parseHex)
          .toList();

  /** The same with the highest bit set, which JeroMQ reads as negative. */
  private static final List<byte[]> NEGATIVE =
      Stream.of("028000000000000000", "02ffffffffffffffff", "02ffffffff7fffffff")
          .map(HexFormat.of()::parseHex)
          .toList();

  @Parameter String scheme;
  @TempDir private Path directory;

  private final SocketLoop loop = Loops.start();
  private final Inbox inbox = new Inbox();
  private Transport transport;
  private Peer peer;
  private Dealer good;

  @BeforeEach
  void connect() {
    var settings =
        new LinkSettings(Loops.address(scheme, directory), 1 << 16, 100, Duration.ofMillis(700));
    transport = Loops.on(loop, () -> Loops.bind(loop, settings));
    peer = Loops.on(loop, () -> transport.expect(KNOWN, inbox));
    good = new Dealer(transport, KNOWN);
    serve("first");
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    good.close();
    Loops.stop(loop);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void garbageInGreetingsAndBehindThem(long seed) {
    var random = new Random(seed);
    List<RawPeer> open = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        if (i % 4 == 0) {
          behindAHandshake(random);
        } else {
          var raw = new RawPeer(transport);
          open.add(raw);
          write(raw, garbage(random));
          if (random.nextBoolean()) {
            raw.close();
          }
        }
        if (i % 20 == 0) {
          serve("round " + i);
        }
      }
      serve("at the end");
    } finally {
      open.forEach(RawPeer::close);
    }
    serve("afterwards");
  }

  @Test
  void aFrameThatAnnouncesTooMuchClosesItsConnectionAtOnce() {
    for (byte[] header : TOO_LARGE) {
      try (var stranger = new Dealer(transport, STRANGER)) {
        sendRaw(stranger, header);
        stranger.awaitClosed();
      }
      serve("after " + HexFormat.of().formatHex(header));
    }
  }

  /** Each would take 2 GiB, or end the thread that serves all connections. */
  @Test
  void aFrameThatAnnouncesLessThanNothingIsNoLargerThanThat() {
    for (byte[] header : NEGATIVE) {
      try (var stranger = new Dealer(transport, STRANGER);
          var raw = new RawPeer(transport)) {
        sendRaw(stranger, join(header, new byte[10]));
        write(raw, join(Dealer.GREETING, header, new byte[10]));
        serve("during " + HexFormat.of().formatHex(header));
      }
      serve("after " + HexFormat.of().formatHex(header));
    }
  }

  @Test
  void anUnfinishedHandshakeIsClosedInTime() {
    List<RawPeer> idle = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      var raw = new RawPeer(transport);
      idle.add(raw);
      write(raw, java.util.Arrays.copyOf(Dealer.GREETING, i)); // the first say nothing at all
    }
    for (RawPeer raw : idle) {
      raw.awaitClosed();
      raw.close();
    }
    serve("afterwards");
  }

  private void behindAHandshake(Random random) {
    List<byte[]> headers = random.nextBoolean() ? TOO_LARGE : NEGATIVE;
    try (var stranger = new Dealer(transport, STRANGER)) {
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

  /** Serves the correct peer: a question and its answer. */
  private void serve(String question) {
    good.send(question.getBytes(UTF_8));
    assertThat(inbox.take().text()).isEqualTo(question);
    assertThat(Loops.on(loop, () -> peer.send(question.getBytes(UTF_8), List.of()))).isTrue();
    assertThat(good.receive()).containsExactly(question.getBytes(UTF_8));
  }

  private static void write(RawPeer raw, byte[] bytes) {
    try {
      raw.write(bytes);
    } catch (UncheckedIOException e) {
      assertThat(e).as("closed at its first wrong byte").hasCauseInstanceOf(IOException.class);
    }
  }

  private static void sendRaw(Dealer dealer, byte[] bytes) {
    try {
      dealer.sendRaw(bytes);
    } catch (UncheckedIOException e) {
      assertThat(e).as("closed for its name").hasCauseInstanceOf(IOException.class);
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
