package io.clutch.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostMessageTest {
  private final HostMessage message =
      new HostMessage(
          "host",
          1,
          ByteBuffer.allocate(0),
          Reservation.NONE,
          ReferenceLookup.NONE,
          (settled, reply) -> {});

  @Test
  void itsBodyIsFreeOnceItIsSettled() {
    var settled =
        new HostMessage(
            "host",
            1,
            ByteBuffer.allocate(9),
            Reservation.NONE,
            ReferenceLookup.NONE,
            (message, reply) -> {});
    settled.settle(HostReply.NOTHING);
    assertThat(settled.body().capacity()).isZero();
    assertThat(settled.size()).isEqualTo(9);
  }

  @Test
  void aRepeatedWithdrawalDoesNothing() {
    var runs = new AtomicInteger();
    message.whenWithdrawn(runs::incrementAndGet);
    assertThat(message.isWithdrawn()).isFalse();
    for (int i = 0; i < 1_000; i++) {
      message.withdraw();
    }
    assertThat(message.isWithdrawn()).isTrue();
    assertThat(runs).hasValue(1);
  }
}
