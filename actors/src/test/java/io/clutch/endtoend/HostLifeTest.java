package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.host.Host;
import io.clutch.pool.PoolSpec;
import io.clutch.telemetry.WorkerEvent.FrameDropped;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks while processes end, restart, are pooled and forked. */
@ExtendWith(Leftovers.class)
class HostLifeTest {
  private static final ResultType<List<Integer>> SIZES = new ResultType<>() {};
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.functions("asking", "os");

  private final Queue<CompletableFuture<Long>> held = new ConcurrentLinkedQueue<>();
  private final ClutchFixture fixture =
      ClutchFixture.open(
          ClutchSetup.create()
              .withHost("double", Host.function(Long.class, number -> 2 * number))
              .withHost("held", Host.function(Long.class, number -> hold())));

  @AfterEach
  void close() {
    held.forEach(future -> future.complete(0L));
    fixture.close();
  }

  private CompletableFuture<Long> hold() {
    var future = new CompletableFuture<Long>();
    held.add(future);
    return future;
  }

  @ParameterizedTest
  @EnumSource
  void worksHoweverTheProcessWasStarted(StartMethod start) {
    PythonRef python = fixture.spawn(SPEC.withSettings(its -> its.withStart(start)));
    assertThat(value(python.call("asking:double", Long.class, 21))).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(strings = {"asking:double", "asking:double_async"})
  void aKilledProcessLeavesNothing(String function) {
    PythonRef python = fixture.spawn(SPEC);
    long pid = pid(python);
    var call = python.call(function, Long.class, 1, "held");
    await().until(() -> held.size() == 1);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    failure(call, CallFailure.Exited.class);
    assertThat(value(python.call("asking:double", Long.class, 4))).isEqualTo(8);
    held.forEach(future -> future.complete(13L)); // for the process that is gone
    assertThat(value(python.call("asking:double_all", Integer.class, 500))).isEqualTo(500);
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.events(FrameDropped.class))
                    .anySatisfy(
                        event -> assertThat(event.why()).contains("late reply of host held")));
  }

  @Test
  void answersOfAnySizeLeaveTheWorkerAlive() {
    ClutchFixture small = ClutchFixture.open("clutch.limits.max-message-size = 64 KiB");
    try {
      Host bytes = Host.function(Integer.class, byte[]::new);
      PythonRef python = small.spawn(SPEC.withHost("bytes", bytes));
      long pid = pid(python);
      int largest = (64 << 10) - 1024 - 3; // a body of octets begins with three others
      List<Integer> sizes = new ArrayList<>(Collections.nCopies(100, 40_000));
      sizes.add(largest);
      assertThat(value(python.call("asking:lengths", SIZES, "bytes", sizes))).isEqualTo(sizes);
      List<String> problem = value(python.call("asking:failure", TEXTS, "bytes", largest + 1));
      assertThat(problem.get(0)).isEqualTo("HostError");
      assertThat(pid(python)).isEqualTo(pid);
    } finally {
      small.close();
    }
  }

  @Test
  void aStopWaitsForTheAnswer() {
    PythonRef python = fixture.spawn(SPEC);
    var call = python.call("asking:double", Long.class, 1, "held");
    await().until(() -> held.size() == 1);
    python.stop();
    held.forEach(future -> future.complete(5L));
    assertThat(value(call)).isEqualTo(5);
    assertThat(ClutchFixture.stopped(python).isNormal()).isTrue();
  }

  @Test
  void aStopEndsACallThatIsNotAnswered() {
    PythonRef python =
        fixture.spawn(
            SPEC.withSettings(
                its -> its.withStop(its.stop().withDrain(java.time.Duration.ofMillis(100)))));
    var call = python.call("asking:double", Long.class, 1, "held");
    await().until(() -> held.size() == 1);
    python.stop();
    failure(call);
    assertThat(ClutchFixture.stopped(python).isNormal()).isTrue();
  }

  @Test
  void workersOfAPoolAsk() {
    PythonPool pool =
        Clutch.get(fixture.system())
            .spawn(PoolSpec.of(SPEC.withModulePath(ClutchFixture.HANDLERS)).withSize(2), "pool");
    fixture.spawn(SPEC); // so that the fixture awaits the memory
    var calls = new ArrayList<CompletionStage<Long>>();
    for (int i = 0; i < 200; i++) {
      calls.add(pool.call("asking:double", Long.class, i));
    }
    for (int i = 0; i < calls.size(); i++) {
      assertThat(value(calls.get(i))).isEqualTo(2L * i);
    }
  }

  @Test
  void aSystemEndsWhilePythonAsks() {
    PythonRef python = fixture.spawn(SPEC);
    var call = python.call("asking:double_async", Long.class, 1, "held");
    await().until(() -> held.size() == 1);
    fixture.system().terminate();
    assertThat(List.of(failure(call))).isNotEmpty();
  }
}
