package io.clutch.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.internal.loop.SocketLoop;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;

/** A peer with an expected identity must prove itself with its first message. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@ValueSource(strings = {"tcp", "ipc"})
class ProofTest {
  private static final byte[] KNOWN = "known".getBytes(UTF_8);
  private static final byte[] PROOF = "proof".getBytes(UTF_8);
  private static final int LIMIT = 1 << 20;

  @Parameter String scheme;
  @TempDir private Path directory;

  private final SocketLoop loop = Loops.start();
  private final Inbox inbox = new Inbox();
  private final Receiver receiver =
      new Receiver() {
        @Override
        public Optional<Predicate<byte[]>> proof() {
          return Optional.of(first -> Arrays.equals(first, PROOF));
        }

        @Override
        public void received(byte[] frame, List<ByteBuffer> buffers) {
          inbox.received(frame, buffers);
        }
      };
  private Transport transport;
  private Peer peer;

  @BeforeEach
  void bind() {
    var settings =
        new LinkSettings(Loops.address(scheme, directory), LIMIT, 100, Duration.ofMillis(500))
            .withMaxStrangers(8);
    transport = Loops.on(loop, () -> Loops.bind(loop, settings));
    peer = Loops.on(loop, () -> transport.expect(KNOWN, receiver));
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    Loops.stop(loop);
  }

  @Test
  void whoProvesHimselfIsServed() {
    try (var dealer = new Dealer(transport, KNOWN)) {
      serve(dealer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000577726f6e67", // another message
        "0000", // an empty one
        "010570726f6f66", // the right one, but as a part of several
        "020000000000001001", // longer than a proof may be
        "028000000000000000",
        "050570726f6f66",
      })
  void whoDoesNotIsClosedAndMayBeTheRightOneNextTime(String bytes) {
    try (var dealer = new Dealer(transport, KNOWN)) {
      dealer.sendRaw(HexFormat.of().parseHex(bytes));
      dealer.awaitClosed();
    }
    assertThat(inbox.size()).isZero();
    try (var dealer = connected()) {
      serve(dealer);
    }
  }

  /** The one before him may not have gone yet. */
  private Dealer connected() {
    return await()
        .pollInSameThread()
        .ignoreException(UncheckedIOException.class)
        .until(() -> new Dealer(transport, KNOWN), dealer -> true);
  }

  @Test
  void whoIsForgottenBeforeHisProofIsClosed() {
    try (var dealer = new Dealer(transport, KNOWN)) {
      await()
          .untilAsserted(
              () -> {
                try (var second = new Dealer(transport, KNOWN)) {
                  second.awaitClosed();
                }
                assertThat(transport.refusedConnections()).isPositive();
              });
      Loops.on(
          loop,
          () -> {
            peer.forget();
            return 0;
          });
      dealer.awaitClosed();
    }
  }

  /** Its bytes come late, and in pieces, and so do the ones behind. */
  @Test
  void aProofMayComeInPieces() {
    try (var dealer = new Dealer(transport, KNOWN)) {
      for (byte octet : HexFormat.of().parseHex("000570726f6f660005616674657200")) {
        dealer.sendRaw(new byte[] {octet});
      }
      assertThat(inbox.take().text()).isEqualTo("proof");
      assertThat(inbox.take().text()).isEqualTo("after");
    }
  }

  @Test
  void aWorkerComesInWhileStrangersHoldAllPlaces() {
    List<RawPeer> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        silent.add(new RawPeer(transport));
      }
      try (var dealer = new Dealer(transport, KNOWN)) {
        serve(dealer);
        await().until(() -> transport.refusedConnections() == 40);
        silent.forEach(RawPeer::awaitClosed);
        serveAgain(dealer);
      }
    } finally {
      silent.forEach(RawPeer::close);
    }
  }

  /** What the other side of the gate listens on is no way around it. */
  @Test
  void theDoorBehindTheGateIsClosedToOthers() throws Exception {
    try (var context = new ZContext(1)) {
      InnerDoor door = InnerDoor.of(context.createSocket(SocketType.ROUTER));
      try (SocketChannel other = SocketChannel.open(door.address())) {
        assertThat(other.read(ByteBuffer.allocate(1))).as("closed, with not a word").isNegative();
      }
      SocketChannel own = door.connect();
      await().until(own::finishConnect);
      var first = ByteBuffer.allocate(1);
      await().until(() -> own.read(first) == 1);
      door.close(own);
    }
  }

  private void serve(Dealer dealer) {
    dealer.send(PROOF);
    assertThat(inbox.take().text()).isEqualTo("proof");
    serveAgain(dealer);
  }

  private void serveAgain(Dealer dealer) {
    byte[] large = new byte[LIMIT - PROOF.length];
    dealer.send("frame".getBytes(UTF_8), large);
    assertThat(inbox.take().buffers()).containsExactly(ByteBuffer.wrap(large));
    assertThat(Loops.on(loop, () -> peer.send(PROOF, List.of(ByteBuffer.wrap(large))))).isTrue();
    assertThat(dealer.receive()).containsExactly(PROOF, large);
  }
}
