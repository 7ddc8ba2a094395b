package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Returned credit tells the number of ended casts, and the answer to a cancel names one on another
 * channel. Either may arrive first, and a correct worker must not be ended.
 */
class WorkerCastsTest {
  private final World world = World.ready(settings -> settings.withCredit(3), 3);
  private PendingRequest first;
  private PendingRequest second;
  private PendingRequest third;

  @BeforeEach
  void send() {
    first = cast(Duration.ofMinutes(1));
    second = cast(Duration.ofSeconds(1));
    third = cast(Duration.ofMinutes(1));
    world.advance(Duration.ofMillis(1_100));
    assertThat(world.python().cancels()).containsExactly(2L);
  }

  @AfterEach
  void close() {
    assertThat(world.python().process().signals()).isEmpty();
    world.close();
  }

  private PendingRequest cast(Duration deadline) {
    var call = Call.of("m:cast", Object.class).withDeadline(deadline);
    PendingRequest cast = PendingCall.cast(call, Calling.CODEC);
    world.submit(cast);
    return cast;
  }

  @Test
  void oneThatNeverRanMayBeTakenForTheOthers() {
    world.python().credit(2);
    world.settle();
    world.python().cancelled(2, "queued");
    world.settle();
    assertThat(world.status().inFlight()).isZero();
  }

  @Test
  void oneThatNeverRanIsToldFirst() {
    world.python().cancelled(2, "queued");
    world.python().credit(2);
    world.settle();
    assertThat(world.status().inFlight()).isZero();
  }

  /** Its number was taken for the first one's, which runs on: no step of the ladder is climbed. */
  @Test
  void oneThatHasRunIsNotInterrupted() {
    world.python().credit(1);
    world.python().cancelled(2, "done");
    world.settle();
    assertThat(world.status().inFlight()).isEqualTo(1);
    world.advanceSeconds(20);
    assertThat(world.python().interrupts()).isEmpty();
    world.python().credit(2);
    world.settle();
    assertThat(world.status().inFlight()).isZero();
    assertThat(first.isSettled() || third.isSettled()).isFalse();
    assertThat(second.isSettled()).isTrue();
  }

  @Test
  void creditIsGivenBackOnce() {
    world.python().cancelled(2, "done");
    world.python().credit(1);
    world.settle();
    assertThat(world.status().inFlight()).isEqualTo(2);
    world.python().credit(2);
    world.settle();
    assertThat(world.status().inFlight()).isZero();
    world.calls(4);
    assertThat(world.python().calls()).hasSize(6);
  }
}
