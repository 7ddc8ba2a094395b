package io.clutch.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.clutch.Leftovers;
import io.clutch.internal.loop.SocketLoop;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both transports on a loop, with real sockets as peers. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@ValueSource(strings = {"tcp", "ipc"})
class TransportTest {
  private static final byte[] KNOWN = identity(1);
  private static final byte[] OTHER = identity(2);
  private static final int LIMIT = 1 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Parameter String scheme;
  @TempDir private Path directory;

  private final SocketLoop loop = Loops.start();
  private final Inbox inbox = new Inbox();
  private Transport transport;
  private Peer peer;

  @BeforeEach
  void bind() {
    var settings =
        new LinkSettings(Loops.address(scheme, directory), LIMIT + 1024, 10, Duration.ofSeconds(5));
    transport = Loops.on(loop, () -> Loops.bind(loop, settings));
    peer = expect(KNOWN, inbox);
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    Loops.stop(loop);
  }

  @Test
  void aKnownPeerIsHeardAndAnswered() {
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send("hello".getBytes(UTF_8));
      Inbox.Message message = inbox.take();
      assertThat(message.text()).isEqualTo("hello");
      assertThat(message.buffers()).isEmpty();
      assertThat(send(peer, "answer".getBytes(UTF_8))).isTrue();
      assertThat(dealer.receive()).containsExactly("answer".getBytes(UTF_8));
      assertThat(transport.unknownPeers()).isZero();
    }
  }

  @Test
  void aStrangerIsClosedAndCounted() {
    try (var dealer = new Dealer(transport, OTHER)) {
      dealer.awaitClosed();
      await().until(() -> transport.refusedConnections() == 1);
    }
    assertThat(inbox.size()).isZero();
  }

  @Test
  void aPeerWithoutAnIdentityIsAStranger() {
    try (var dealer = new Dealer(transport, new byte[0])) {
      dealer.awaitClosed();
      await().until(() -> transport.refusedConnections() == 1);
    }
  }

  @Test
  void whoComesSecondWithAnIdentityGetsNothing() {
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send("first".getBytes(UTF_8));
      inbox.take();
      try (var thief = new Dealer(transport, KNOWN)) {
        thief.awaitClosed();
        dealer.send("mine".getBytes(UTF_8));
        assertThat(inbox.take().text()).isEqualTo("mine");
        assertThat(send(peer, "secret".getBytes(UTF_8))).isTrue();
        assertThat(dealer.receive()).containsExactly("secret".getBytes(UTF_8));
        assertThat(transport.refusedConnections()).isEqualTo(1);
      }
      assertThat(inbox.size()).isZero();
    }
  }

  @Test
  void buffersArriveIntactBothWays() {
    byte[] large = bytes(LIMIT);
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send("frame".getBytes(UTF_8), large, new byte[0], bytes(5));
      Inbox.Message message = inbox.take();
      assertThat(message.buffers())
          .containsExactly(
              ByteBuffer.wrap(large), ByteBuffer.allocate(0), ByteBuffer.wrap(bytes(5)));
      ByteBuffer slice = ByteBuffer.wrap(large, 7, 100).slice();
      ByteBuffer direct = ByteBuffer.allocateDirect(3).put(bytes(3)).flip();
      ByteBuffer readOnly = ByteBuffer.wrap(large).asReadOnlyBuffer();
      assertThat(send(peer, "frame".getBytes(UTF_8), slice, direct, readOnly)).isTrue();
      assertThat(dealer.receive())
          .containsExactly(
              "frame".getBytes(UTF_8), Arrays.copyOfRange(large, 7, 107), bytes(3), large);
      assertThat(slice.remaining()).as("what the caller gave is as it was").isEqualTo(100);
    }
  }

  @Test
  void theLoopCopiesNoBuffer() {
    byte[] large = bytes(LIMIT);
    var copied = new long[1];
    try (var dealer = new Dealer(transport, KNOWN)) {
      for (int round = 0; round < 3; round++) { // the first loads classes
        dealer.send("frame".getBytes(UTF_8), large);
        inbox.take();
        copied[0] =
            Loops.on(
                loop,
                () -> {
                  long before = THREADS.getCurrentThreadAllocatedBytes();
                  peer.send(new byte[1], List.of(ByteBuffer.wrap(large)));
                  return THREADS.getCurrentThreadAllocatedBytes() - before;
                });
        assertThat(dealer.receive()).hasSize(2);
      }
      assertThat(copied[0]).isLessThan(LIMIT / 2);
      // The loop allocates a part once. At a gate, it allocates in steps as the part arrives.
      int room = scheme.equals("ipc") ? LIMIT : LIMIT + LIMIT / 2;
      assertThat(receivingCost(dealer, large)).isLessThan(room + LIMIT / 2);
    }
  }

  private long receivingCost(Dealer dealer, byte[] large) {
    long before = Loops.on(loop, THREADS::getCurrentThreadAllocatedBytes);
    dealer.send("frame".getBytes(UTF_8), large);
    assertThat(inbox.take().buffers().get(0).remaining()).isEqualTo(LIMIT);
    return Loops.on(loop, THREADS::getCurrentThreadAllocatedBytes) - before;
  }

  @Test
  void sendingToNobodyIsToldAtOnce() {
    assertThat(send(peer, new byte[1])).isFalse();
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send(new byte[1]);
      inbox.take();
      assertThat(send(peer, new byte[1])).isTrue();
    }
    await().until(() -> !send(peer, new byte[1]));
  }

  @Test
  void aPeerThatTakesNothingMoreNeverBlocks() {
    byte[] large = new byte[LIMIT];
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send(new byte[1]);
      inbox.take();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !send(peer, new byte[1], ByteBuffer.wrap(large)));
      // Refused messages were refused completely, and accepted ones arrive completely.
      List<byte[]> message = dealer.receive();
      await().until(() -> send(peer, new byte[2]) || dealer.receive().size() != 2);
      while (message.size() == 2) {
        assertThat(message.get(1)).hasSize(LIMIT);
        message = dealer.receive();
      }
      assertThat(message).containsExactly(new byte[2]);
    }
  }

  @Test
  void oneByteOverTheLimitEndsThatConnectionAlone() {
    Inbox others = new Inbox();
    Peer other = expect(OTHER, others);
    try (var dealer = new Dealer(transport, KNOWN);
        var good = new Dealer(transport, OTHER)) {
      good.send("before".getBytes(UTF_8));
      dealer.send(new byte[LIMIT]);
      assertThat(inbox.take().frame()).hasSize(LIMIT);
      others.take();
      dealer.sendRaw(ByteBuffer.allocate(9).put((byte) 2).putLong(2 * LIMIT).array());
      dealer.awaitClosed();
      await().until(() -> !send(peer, new byte[1]));
      assertThat(inbox.size()).isZero();
      good.send("after".getBytes(UTF_8));
      assertThat(others.take().text()).isEqualTo("after");
      assertThat(send(other, new byte[1])).isTrue();
      assertThat(good.receive()).hasSize(1);
    }
  }

  @Test
  void anIdentityIsExpectedOnce() {
    assertThatThrownBy(() -> expect(KNOWN, inbox))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageContaining("already");
  }

  @Test
  void lateFramesOfWhomIsForgottenAreDropped() {
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send("first".getBytes(UTF_8));
      inbox.take();
      Loops.on(
          loop,
          () -> {
            peer.forget();
            peer.forget();
            return 0;
          });
      dealer.send("late".getBytes(UTF_8));
      await().until(() -> transport.unknownPeers() == 1);
      assertThat(inbox.size()).isZero();
    }
    expect(KNOWN, inbox);
  }

  /** Its message is lost, so this receiver is told, but no other. */
  @ParameterizedTest
  @ValueSource(strings = {"java.lang.IllegalStateException", "java.lang.OutOfMemoryError"})
  void aReceiverThatThrowsIsToldAndHurtsNobodyElse(Class<? extends Throwable> kind)
      throws Exception {
    Throwable fault = kind.getConstructor(String.class).newInstance("a receiver's own");
    var failing = new Failing(fault);
    expect(OTHER, failing);
    try (var dealer = new Dealer(transport, KNOWN);
        var other = new Dealer(transport, OTHER)) {
      other.send(new byte[1], new byte[2]);
      assertThat(failing.told.get(60, TimeUnit.SECONDS)).isSameAs(fault);
      dealer.send("after".getBytes(UTF_8));
      assertThat(inbox.take().text()).isEqualTo("after");
      assertThat(send(peer, new byte[1])).isTrue();
    }
  }

  private static final class Failing implements Receiver {
    private final CompletableFuture<Throwable> told = new CompletableFuture<>();
    private final Throwable fault;

    Failing(Throwable fault) {
      this.fault = fault;
    }

    @Override
    public void received(byte[] frame, List<ByteBuffer> buffers) {
      TransportTest.<RuntimeException>sneak(fault);
    }

    @Override
    public void failed(Throwable cause) {
      told.complete(cause);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable fault) throws E {
    throw (E) fault;
  }

  @Test
  void aClosedLinkSendsNothing() {
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.send(new byte[1]);
      inbox.take();
      Loops.on(
          loop,
          () -> {
            transport.close();
            transport.close();
            return 0;
          });
      assertThat(send(peer, new byte[1])).isFalse();
    }
  }

  private Peer expect(byte[] identity, Receiver receiver) {
    return Loops.on(loop, () -> transport.expect(identity, receiver));
  }

  private boolean send(Peer to, byte[] frame, ByteBuffer... buffers) {
    return Loops.on(loop, () -> to.send(frame, List.of(buffers)));
  }

  private static byte[] identity(int number) {
    byte[] identity = new byte[25];
    identity[0] = 'd';
    identity[24] = (byte) number;
    return identity;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
