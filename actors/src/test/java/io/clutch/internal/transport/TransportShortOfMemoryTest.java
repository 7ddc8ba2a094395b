package io.clutch.internal.transport;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** While memory is short, only messages that have begun are read, up to their ends. */
class TransportShortOfMemoryTest extends OnBothTransports {
  private static final int MESSAGE = 16 << 20;
  private static final int FOR_CALLS = 2 << 20;
  private static final int CHUNK = 250_000;
  private static final int PARTS = 60;

  TransportShortOfMemoryTest() {
    super(MESSAGE);
  }

  /** Holds the memory of messages, of which several are one element. */
  private static final class Holder implements Receiver {
    private final int ofAnElement;
    private final AtomicInteger count = new AtomicInteger();
    private final Queue<Reservation> held = new ArrayDeque<>(); // on the loop
    private Runnable whole = () -> {};

    Holder(int ofAnElement) {
      this.ofAnElement = ofAnElement;
    }

    @Override
    public void received(byte[] frame, List<ByteBuffer> buffers) {
      throw new AssertionError("without what it takes");
    }

    @Override
    public void received(byte[] frame, List<ByteBuffer> buffers, Reservation its) {
      held.add(its);
      int now = count.incrementAndGet();
      if (now % ofAnElement == 0) {
        whole.run();
      } else if (now % ofAnElement == 1) {
        whole = its.awaitsRest();
      }
    }

    @Override
    public void refused(Cause cause, String why) {
      throw new AssertionError(cause + ": " + why);
    }

    boolean letGo() {
      held.forEach(Reservation::release);
      held.clear();
      return true;
    }
  }

  private CompletableFuture<Void> send(int count, String name, Holder to) {
    Dealer dealer = dealer(name, to);
    return runAsync(
        () -> {
          for (int i = 0; i < count; i++) {
            dealer.send(new byte[CHUNK]);
          }
        });
  }

  private void letGo(Holder holder) {
    Loops.on(loop, holder::letGo);
  }

  /** Gives the loop many turns in which it could read too much. */
  private void othersGoOn() {
    var quick = new Holder(1);
    Dealer neighbour = dealer("neighbour", quick);
    for (int i = 1; i <= 100; i++) {
      int sent = i;
      neighbour.send(new byte[10]);
      await().pollDelay(Duration.ZERO).until(() -> quick.count.get() == sent);
    }
    letGo(quick);
    assertThat(budget.tryReserve(FOR_CALLS)).as("%s", budget).isTrue();
    budget.release(FOR_CALLS);
  }

  /** Each read brings the end of a message and the beginning of the next. */
  @Test
  void messagesThatFollowEachOtherLeaveRoomForCalls() {
    var slow = new Holder(1);
    CompletableFuture<Void> sent = send(4 * PARTS, "slow", slow);
    await().until(budget::isTight);
    othersGoOn();
    assertThat(slow.count).as("read").hasValueLessThan(PARTS);
    await()
        .until(
            () -> {
              letGo(slow);
              return slow.count.get() == 4 * PARTS;
            });
    sent.join();
    letGo(slow);
    await().until(() -> budget.used() == 0);
  }

  /** Two elements, each nearly as large as the budget. Without the reserve none could complete. */
  @Test
  void elementsInChunksAreFinishedOneAfterTheOther() {
    var elements = List.of(new Holder(PARTS), new Holder(PARTS));
    var sent = new ArrayList<CompletableFuture<Void>>();
    for (Holder element : elements) {
      sent.add(send(PARTS, "element " + sent.size(), element));
    }
    await().until(() -> elements.stream().anyMatch(it -> it.count.get() == PARTS));
    othersGoOn();
    await()
        .until(
            () -> {
              elements.stream().filter(it -> it.count.get() == PARTS).forEach(this::letGo);
              return elements.stream().allMatch(it -> it.count.get() == PARTS);
            });
    elements.forEach(this::letGo);
    sent.forEach(CompletableFuture::join);
    await().until(() -> budget.used() == 0);
  }
}
