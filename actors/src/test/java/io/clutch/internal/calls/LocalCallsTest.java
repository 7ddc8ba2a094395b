package io.clutch.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.LocalTarget;
import io.clutch.internal.request.PendingCall;
import io.clutch.worker.QueueSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalCallsTest {
  private static final LocalTarget ANN = new LocalTarget(1, 3);
  private static final LocalTarget BOB = new LocalTarget(2, 3);

  private final LocalCalls calls =
      new LocalCalls("/user/worker", QueueSettings.create().withCapacity(2));

  private static PendingCall call(LocalTarget child) {
    return Calling.of("receive", (Object) new byte[10]).request().to(child);
  }

  @Test
  void eachChildHasABoundOfItsOwn() {
    PendingCall first = call(ANN);
    assertThat(calls.offer(first)).isEmpty();
    assertThat(calls.offer(call(ANN))).isEmpty();
    assertThat(calls.offer(call(ANN))).containsInstanceOf(CallFailure.QueueFull.class);
    assertThat(calls.offer(call(BOB))).isEmpty();
    calls.remove(first); // it is sent, and still counts
    assertThat(calls.offer(call(ANN))).containsInstanceOf(CallFailure.QueueFull.class);
    calls.left(first);
    calls.left(first);
    assertThat(calls.offer(call(ANN))).isEmpty();
    assertThat(calls.offer(call(ANN))).isPresent();
  }

  @Test
  void anotherProcessIsRefused() {
    assertThat(calls.refusal(call(ANN))).isPresent();
    calls.open(3);
    assertThat(calls.refusal(call(ANN))).isEmpty();
    PendingCall unsent = call(ANN);
    calls.offer(unsent);
    assertThat(calls.close(ExitReason.Stopped.ASKED)).containsExactly(unsent);
    assertThat(calls.refusal(call(ANN)))
        .contains(new CallFailure.NotRunning("/user/worker", ExitReason.Stopped.ASKED));
    calls.open(4);
    assertThat(calls.refusal(call(ANN))).isPresent();
    assertThat(calls.isEmpty()).isTrue();
  }

  @Test
  void callsOfTheWorkerAreNoneOfThese() {
    PendingCall own = Calling.of("receive", (Object) new byte[10]).request();
    calls.left(own);
    assertThat(calls.remove(own)).isFalse();
    assertThat(own.local()).isEqualTo(Optional.empty());
  }
}
