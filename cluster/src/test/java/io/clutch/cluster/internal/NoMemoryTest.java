package io.clutch.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailure;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.time.TimerQueue;
import io.clutch.telemetry.Telemetry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Calls and results for which the heap is too small, although the budget allows them. */
class NoMemoryTest {
  /** More than an array may have, so the JVM refuses it at once. */
  private static final int IMPOSSIBLE = Integer.MAX_VALUE;

  private static final ClusterSettings SETTINGS =
      new ClusterSettings(1, 1_000, Duration.ZERO, 1_000);

  private final MemoryBudget memory = MemoryBudget.unlimited();
  private final RequestRuntime requests =
      new RequestRuntime(
          null,
          new MessageLimits(Long.MAX_VALUE, 100, "a.key"),
          memory,
          SharedMemory.none(),
          Runnable::run,
          Runnable::run,
          Telemetry.none(),
          System::nanoTime,
          CallObservers.NONE);
  private final IncomingCalls calls =
      new IncomingCalls(
          requests, new TimerQueue(), (id, bytes) -> {}, its -> {}, (id, failure) -> {});
  private final IncomingResults results = new IncomingResults(requests);

  private static ToOwner.Request request(Integer... later) {
    return new ToOwner.Request(
        1,
        ToOwner.Kind.CALL,
        "m:f",
        Duration.ofMinutes(1).toNanos(),
        false,
        Optional.empty(),
        Map.of(),
        new byte[0],
        new byte[0],
        List.of(),
        List.of(later));
  }

  private static void isTooLarge(Optional<CallFailure> failure) {
    assertThat(failure).isPresent();
    assertThat(failure.get()).isInstanceOf(CallFailure.TooLarge.class);
    assertThat(failure.get().message()).contains("for which the JVM has no memory left", "-Xmx");
  }

  @Test
  void theFirstPartIsNotBegun() {
    isTooLarge(calls.add(request(IMPOSSIBLE, 0)));
    assertThat(calls.isEmpty()).isTrue();
    isTooLarge(results.begin(1, List.of(IMPOSSIBLE)));
    assertThat(results.body(1)).isEmpty();
    assertThat(memory.used()).isZero();
  }

  @Test
  void aLaterPartIsNotBegun() {
    assertThat(calls.add(request(1, IMPOSSIBLE))).isEmpty();
    isTooLarge(calls.chunk(new ToOwner.Chunk(1, 1, 0, ByteBuffer.allocate(1))));
    calls.remove(1);

    assertThat(results.begin(1, List.of(1, IMPOSSIBLE))).isEmpty();
    isTooLarge(results.body(1).orElseThrow().take(0, ByteBuffer.allocate(1)));
    results.remove(1);
    assertThat(memory.used()).isZero();
  }

  /** A worker without an actor stands for any fault. */
  @Test
  void aFaultReleasesTheCallAndIsItsOutcome() {
    TestInbox<ToCaller> caller = TestInbox.create();
    var load = new NodeLoad(SETTINGS);
    var session =
        new Session(
            1,
            caller.getRef(),
            Targets.of(null, requests),
            SETTINGS,
            load,
            new TimerQueue(),
            its -> {});
    session.request(request(), false);

    var outcomes = (ToCaller.Outcomes) caller.receiveMessage();
    var failed = (ToCaller.Failed) outcomes.outcomes().get(0).result();
    assertThat(failed.failure()).isInstanceOf(CallFailure.NotRunning.class);
    assertThat(session.isIdle()).isTrue();
    assertThat(load.take(1)).as("its place is free").isTrue();
    assertThat(memory.used()).isZero();
  }
}
