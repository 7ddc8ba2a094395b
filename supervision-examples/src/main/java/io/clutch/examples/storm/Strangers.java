package io.clutch.examples.storm;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Faults of processes that know the socket but not the protocol. */
final class Strangers {
  private static final int CROWD = 100;
  private static final int RUBBISH = 4096;
  private static final Duration STAY = Duration.ofSeconds(1);
  private static final byte[] GREETING = greeting();

  private Strangers() {}

  private static byte[] greeting() {
    byte[] greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
    return greeting;
  }

  /** Random bytes from several connections at once. */
  static Fault rubbish() {
    return Fault.of((target, scene, chance) -> visit(scene, 5, () -> bytes(chance)));
  }

  /** Half of a greeting and then silence. */
  static Fault silence() {
    return Fault.of(
        (target, scene, chance) ->
            visit(scene, 5, () -> ByteBuffer.wrap(GREETING, 0, chance.nextInt(GREETING.length))));
  }

  /** A complete greeting and then rubbish. */
  static Fault impostors() {
    return Fault.of(
        (target, scene, chance) ->
            visit(
                scene, 5, () -> ByteBuffer.allocate(5000).put(GREETING).put(bytes(chance)).flip()));
  }

  /** Many silent connections. */
  static Fault crowd() {
    return Fault.of((target, scene, chance) -> visit(scene, CROWD, () -> ByteBuffer.allocate(0)));
  }

  private static ByteBuffer bytes(Random chance) {
    byte[] bytes = new byte[RUBBISH];
    chance.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static void visit(Scene scene, int visitors, Supplier<ByteBuffer> words) {
    Optional<Path> socket = RuntimeDirectory.socket();
    if (socket.isEmpty()) {
      return; // it was removed and not yet recreated
    }
    var open = new ArrayList<SocketChannel>();
    scene.later(STAY, () -> close(open));
    try {
      for (int i = 0; i < visitors; i++) {
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.get()));
        synchronized (open) {
          open.add(channel);
        }
        channel.configureBlocking(false);
        channel.write(words.get());
      }
    } catch (IOException e) {
      // the connection may be rejected
    }
  }

  private static void close(List<SocketChannel> open) {
    synchronized (open) {
      for (SocketChannel channel : open) {
        try {
          channel.close();
        } catch (IOException e) {
          // the connection is closed
        }
      }
    }
  }
}
