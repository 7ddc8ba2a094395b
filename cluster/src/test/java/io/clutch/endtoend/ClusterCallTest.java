package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.cluster.ClutchCluster;
import io.clutch.data.NdArray;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Calls from this JVM to the Python of another one: all that a reference offers. */
@ExtendWith(Leftovers.class)
class ClusterCallTest {
  private static final int CAPACITY = 20;
  private static final int LARGE = 3_000_000;
  @TempDir static Path temporary;
  private static ClusterNode node;
  private static PublishingNode.Child child;
  private static PythonRef model;

  @BeforeAll
  static void start() {
    node = ClusterNode.first();
    child =
        PublishingNode.Child.start(
            temporary, node, "model", "clutch.cluster.queue-capacity = " + CAPACITY);
    model = node.ref("model");
  }

  @AfterAll
  static void end() {
    await("memory is given back there").until(ClusterCallTest::isIdle);
    child.close();
    node.down(child.address());
    node.close();
  }

  private static boolean isIdle() {
    child.jvm().type("memory");
    return child.jvm().output().contains("memory 0");
  }

  @Test
  void aCallRunsThere() {
    assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(child.pid());
    assertThat(value(model.whenReady())).isNotNull();
    assertThat(value(model.workerStatus()).phase()).isInstanceOf(WorkerPhase.Ready.class);
    assertThat(value(model.workerStatus()).pid()).isEqualTo(child.pid());
  }

  @Test
  void valuesAreThoseOfALocalCall() {
    Object[] values = {null, true, 1L << 40, 0.5, "ä😀", new byte[] {1, 2}, List.of(1L, "two")};
    for (Object each : values) {
      assertThat(value(model.call("operator:pos", Object.class, 1L))).isEqualTo(1L);
      assertThat(value(model.call("operator:getitem", Object.class, List.of(0L, 1L), 1L)))
          .isEqualTo(1L);
      var list = new ArrayList<Object>();
      list.add(each);
      assertThat(value(model.call("operator:getitem", Object.class, list, 0L))).isEqualTo(each);
    }
  }

  @Test
  void aBufferBesideTheBodyCrosses() {
    byte[] large = new byte[100_000];
    large[99_999] = 7;
    assertThat(value(model.call("operator:getitem", Long.class, large, 99_999L))).isEqualTo(7L);
    NdArray shared = NdArray.of(new double[] {1, 2, 3});
    assertThat(value(model.call("operator:getitem", Double.class, shared, 2L))).isEqualTo(3.0);
  }

  @Test
  void anExceptionIsTheSame() {
    var raised =
        failure(model.call("operator:truediv", Double.class, 1L, 0L), CallFailure.Raised.class);
    assertThat(raised.error().type()).isEqualTo("ZeroDivisionError");
    assertThat(raised.callee().pid()).isEqualTo(child.pid());
    assertThat(raised.message()).contains("operator:truediv at " + child.address() + "/");
  }

  @Test
  void refusalsAreTheSame() {
    assertThat(failure(model.call("operator:nothing", Object.class)))
        .isInstanceOf(CallFailure.UnknownFunction.class);
    assertThat(failure(model.call("operator:pos", Object.class)))
        .isInstanceOf(CallFailure.BadArguments.class);
    assertThat(failure(model.call("os:getpid", String.class)))
        .isInstanceOf(CallFailure.Undecodable.class);
  }

  @Test
  void aDeadlineIsThatOfTheCaller() {
    Call<Object> slow =
        Call.of("time:sleep", Object.class, 30).withDeadline(Duration.ofMillis(300));
    var late = failure(model.call(slow), CallFailure.DeadlineExceeded.class);
    assertThat(late.deadline()).isEqualTo(Duration.ofMillis(300));
    assertThat(value(model.call("os:getpid", Long.class))).isPositive();
  }

  @Test
  void aCancelledCallLeavesThePlace() {
    CompletableFuture<Object> call =
        model.call("time:sleep", Object.class, 60).toCompletableFuture();
    call.cancel(true);
    assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
    assertThat(value(model.call("os:getpid", Long.class))).isPositive();
  }

  @Test
  void aCastRuns() {
    Path file = temporary.resolve("made");
    model.cast("os:mkdir", file.toString());
    await().until(() -> file.toFile().isDirectory());
  }

  @Test
  void anActorMayTellItsReference() {
    var probe = TestProbe.<Outcome<Long>>create(node.system());
    model.actor().tell(new WorkerCommand.Invoke<>(Call.of("os:getpid", Long.class), probe.ref()));
    assertThat(probe.receiveMessage().get()).isPositive();
  }

  /** Bodies over a frame of Artery go in chunks, both ways. */
  @Test
  void largeValuesCross() {
    byte[] large = new byte[LARGE];
    new Random(1).nextBytes(large);
    large[LARGE - 1] = 7;
    var last = model.call("operator:getitem", Long.class, large, LARGE - 1L);
    var small = model.call("os:getpid", Long.class);
    assertThat(value(last)).isEqualTo(7L);
    assertThat(value(small)).isEqualTo(child.pid());
    assertThat(value(model.call("operator:getitem", byte[].class, List.of(large), 0L)))
        .isEqualTo(large);
    assertThat(value(model.call("operator:mul", String.class, "ab", LARGE / 2L)))
        .isEqualTo("ab".repeat(LARGE / 2));
    double[] items = new double[LARGE / Double.BYTES];
    items[items.length - 1] = 0.5;
    assertThat(
            value(
                model.call("operator:getitem", Double.class, NdArray.of(items), items.length - 1L)))
        .isEqualTo(0.5);
  }

  @Test
  void manyLargeValuesAtOnceCross() {
    byte[] large = new byte[LARGE];
    var calls =
        IntStream.range(0, 4)
            .mapToObj(i -> model.call("operator:getitem", byte[].class, List.of(large), 0L))
            .toList();
    assertThat(calls.stream().map(ClutchFixture::value)).allMatch(it -> it.length == LARGE);
  }

  @Test
  void aCancelledLargeCallHoldsUpNobody() {
    byte[] large = new byte[LARGE];
    for (int i = 0; i < 10; i++) {
      var call = model.call("operator:getitem", byte[].class, List.of(large), 0L);
      call.toCompletableFuture().cancel(true);
      assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(child.pid());
    }
  }

  @Test
  void whatIsTooLargeIsRefusedByName() {
    Call<Long> call = Call.of("os:getpid", Long.class).withHeader("h", "x".repeat(300_000));
    Call<Long> keyed = Call.of("os:getpid", Long.class).withKey("k".repeat(300_000));
    for (Call<Long> each : List.of(call, keyed)) {
      assertThat(failure(model.call(each), CallFailure.TooLarge.class).key())
          .isEqualTo("pekko.remote.artery.advanced.maximum-frame-size");
    }
  }

  /** The keys of these calls have more bytes together than a message may have. */
  @Test
  void longKeysLoseNoCall() {
    Call<Long> call = Call.of("os:getpid", Long.class).withKey("k".repeat(20_000));
    var calls = IntStream.range(0, 10 * CAPACITY).mapToObj(i -> model.call(call)).toList();
    assertThat(calls.stream().filter(it -> !isRefused(it))).isNotEmpty();
  }

  @Test
  void whatIsNotOfferedIsRefusedByName() {
    assertThat(model.stacks().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withMessageContaining("it runs on another node");
    assertThatThrownBy(model::stop).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> node.publish("other", model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its own node");
    assertThatThrownBy(() -> node.ref(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  /** The other node takes 20 at once, and says so to the rest. */
  @Test
  void aFloodIsRefusedThere() {
    List<CompletableFuture<Object>> calls =
        IntStream.range(0, 10 * CAPACITY)
            .mapToObj(i -> model.call("time:sleep", Object.class, 0.1).toCompletableFuture())
            .toList();
    long refused = calls.stream().filter(it -> isRefused(it)).count();
    assertThat(refused).isPositive().isLessThanOrEqualTo(9L * CAPACITY);
    await("room again").until(() -> !isRefused(model.call("os:getpid", Long.class)));
  }

  private static boolean isRefused(CompletionStage<?> call) {
    try {
      value(call);
      return false;
    } catch (CallFailedException e) {
      assertThat(e.failure()).isInstanceOf(CallFailure.QueueFull.class);
      assertThat(e.failure().message()).contains("clutch.cluster");
      return true;
    }
  }

  /** Nobody publishes it: a call waits until its deadline, and the status says why. */
  @Test
  void aCallWaitsForItsPublication() {
    PythonRef later = node.ref("later");
    Call<Long> brief = Call.of("os:getpid", Long.class).withDeadline(Duration.ofMillis(200));
    assertThat(failure(later.call(brief), CallFailure.DeadlineExceeded.class).where())
        .isEqualTo(CallFailure.DeadlineExceeded.Where.QUEUED);
    var phase = (WorkerPhase.Restarting) value(later.workerStatus()).phase();
    assertThat(phase.exit().reason()).isEqualTo(new ExitReason.Absent("is published by no node"));

    var waiting = later.call("os:getpid", Long.class);
    PythonRef local = node.spawn();
    node.publish("later", local);
    assertThat(value(waiting)).isEqualTo(ClutchFixture.pid(local));
    assertThatThrownBy(() -> node.publish("later", local))
        .isInstanceOf(IllegalStateException.class);

    local.stop();
    ClutchFixture.stopped(local);
    ClutchCluster.get(node.system()).release("later");
    assertThat(value(later.whenStopped()).message()).contains("released");
    assertThat(failure(later.call(brief))).isInstanceOf(CallFailure.NotRunning.class);
  }
}
