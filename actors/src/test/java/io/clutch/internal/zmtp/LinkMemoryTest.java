package io.clutch.internal.zmtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.transport.ConnectionMemory;
import io.clutch.internal.transport.Dealer;
import io.clutch.internal.transport.Loops;
import io.clutch.internal.transport.OnBothTransports;
import io.clutch.internal.transport.Receiver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Connections that share a budget, and which of them must wait. */
class LinkMemoryTest extends OnBothTransports {
  private static final int MESSAGE = 2 << 20;
  private static final int LARGE = 1_900_000;
  private static final byte[] PING = "ping".getBytes(UTF_8);

  LinkMemoryTest() {
    super(MESSAGE);
  }

  /** Holds the memory of each message until it is told to release it. */
  private static final class Holder implements Receiver {
    private final Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<Reservation> held = new ArrayDeque<>(); // on the loop

    @Override
    public void received(byte[] frame, List<ByteBuffer> buffers) {
      throw new AssertionError("without what it takes");
    }

    @Override
    public void received(byte[] frame, List<ByteBuffer> buffers, Reservation its) {
      sizes.add(frame.length);
      held.add(its);
    }

    @Override
    public void refused(Cause cause, String why) {
      refusals.add(cause + ": " + why);
    }

    int letGo() {
      int count = held.size();
      held.forEach(Reservation::release);
      held.clear();
      return count;
    }
  }

  private void letGo(Holder holder) {
    Loops.on(loop, holder::letGo);
  }

  /** The reserve has room for one message. The other is not read. */
  @Test
  void whatHasNoRoomWaitsAndOthersGoOn() throws Exception {
    var holders = List.of(new Holder(), new Holder());
    var sent = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 2; i++) {
      Dealer dealer = dealer("large " + i, holders.get(i));
      sent.add(runAsync(() -> dealer.send(new byte[LARGE])));
      Holder holder = holders.get(i);
      if (i == 0) {
        await().until(() -> holder.sizes.size() == 1);
      }
    }
    var quick = new Holder();
    Dealer neighbour = dealer("neighbour", quick);
    for (int i = 1; i <= 10; i++) {
      int count = i;
      neighbour.send(PING);
      await().until(() -> quick.sizes.size() == count);
    }
    assertThat(holders.get(1).sizes).as("the other").isEmpty();
    assertThat(budget.used()).isLessThanOrEqualTo(budget.limit());
    letGo(holders.get(0));
    await().until(() -> holders.get(1).sizes.contains(LARGE));
    for (Holder holder : holders) {
      letGo(holder);
    }
    letGo(quick);
    for (var each : sent) {
      each.get();
    }
    assertThat(budget.used()).isZero();
  }

  @Test
  void messagesThatNobodyHandlesStopTheReading() {
    var slow = new Holder();
    Dealer dealer = dealer("flood", slow);
    var sent =
        runAsync(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                dealer.send(new byte[1_000]);
              }
            });
    await().until(() -> slow.sizes.size() >= ConnectionMemory.MOST_UNHANDLED);
    var quick = new Holder();
    Dealer neighbour = dealer("neighbour", quick);
    neighbour.send(PING);
    await().until(() -> quick.sizes.size() == 1);
    int ofOneRead = PartBuffer.FIRST / 1_000;
    assertThat(slow.sizes).hasSizeLessThan(ConnectionMemory.MOST_UNHANDLED + ofOneRead);
    await()
        .until(
            () -> {
              letGo(slow);
              return slow.sizes.size() == 5_000;
            });
    sent.join();
  }

  /** A share that is released late holds the message; its first holder is another. */
  @Test
  void aMessageIsHeldUntilEachHasReleasedIt() {
    var holder = new Holder();
    Dealer dealer = dealer("shared", holder);
    dealer.send(new byte[100_000]);
    await().until(() -> holder.sizes.size() == 1);
    Reservation share = Loops.on(loop, () -> holder.held.element().share());
    letGo(holder);
    assertThat(budget.used()).isBetween(100_000L, 101_000L);
    share.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aMessageThatDoesNotGoOnIsEndedWhileOthersNeedTheMemory() {
    budget.reserve(budget.general());
    var holder = new Holder();
    Dealer dealer = dealer("stalled", holder);
    dealer.sendRaw(HexFormat.of().parseHex("02000000000010c8e0")); // 1,100,000 bytes
    dealer.sendRaw(new byte[900_000]);
    await().atMost(Duration.ofSeconds(30)).until(() -> !holder.refusals.isEmpty());
    assertThat(holder.refusals.element())
        .startsWith("UNFINISHED_MESSAGE")
        .contains("and then nothing");
    dealer.awaitClosed();
    assertThat(budget.used()).isEqualTo(budget.general());
  }

  @Test
  void allPartsOfAMessageTogetherHoldTheLimit() {
    var holder = new Holder();
    Dealer dealer = dealer("parts", holder);
    byte[] head = HexFormat.of().parseHex("0300000000000aae60"); // 700,000 bytes, more parts
    for (int i = 0; i < 2; i++) {
      dealer.sendRaw(head);
      dealer.sendRaw(new byte[700_000]);
    }
    dealer.sendRaw(head);
    dealer.awaitClosed();
    assertThat(holder.refusals).hasSize(1);
    assertThat(holder.refusals.element()).contains("more than " + MESSAGE + " bytes");
    assertThat(budget.used()).isZero();
  }

  @Test
  void thereIsAnEndToEmptyParts() {
    var holder = new Holder();
    Dealer dealer = dealer("empty", holder);
    byte[] parts = HexFormat.of().parseHex("0100".repeat(ZmtpReader.MOST_PARTS + 1));
    dealer.sendRaw(parts);
    dealer.awaitClosed();
    assertThat(holder.refusals.element()).contains("more than 65536 parts");
    assertThat(budget.used()).isZero();
  }
}
