package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.cluster.ClutchCluster;
import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerPhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nodes and workers that end, stop or leave while calls of this node are there. */
@ExtendWith(Leftovers.class)
class ClusterLossTest {
  private static final int CALLS = 50;
  @TempDir static Path temporary;
  private static ClusterNode node;

  @BeforeAll
  static void start() {
    node = ClusterNode.first();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @Test
  void theEndOfAWorkerIsToldWithItsSignal() {
    try (var child = PublishingNode.Child.start(temporary, node, "killed")) {
      PythonRef model = node.ref("killed");
      assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(child.pid());
      var call = model.call(lasting("time:sleep", 60));
      awaitInFlight(model, 1);
      ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();

      var exited = failure(call, CallFailure.Exited.class);
      assertThat(exited.exit().reason()).isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
      assertThat(exited.exit().pid()).isEqualTo(child.pid());
      assertThat(exited.message()).contains(child.address() + "/");
      assertThat(value(model.call("os:getpid", Long.class))).isNotEqualTo(child.pid());
      end(child);
    }
  }

  private static void awaitInFlight(PythonRef model, int calls) {
    await("in flight").until(() -> inFlight(model) == calls);
  }

  private static int inFlight(PythonRef model) {
    var status = value(model.workerStatus());
    return status.queued() + status.inFlight();
  }

  private static void end(PublishingNode.Child child) {
    child.jvm().kill();
    node.down(child.address());
  }

  @Test
  void eachCallHasOneOutcomeIfItsNodeIsKilled() {
    try (var child = PublishingNode.Child.start(temporary, node, "lost")) {
      PythonRef model = node.ref("lost");
      assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(child.pid());
      var outcomes = new AtomicInteger();
      List<CompletableFuture<Object>> calls =
          IntStream.range(0, CALLS)
              .mapToObj(i -> model.call(lasting("time:sleep", 60)))
              .map(it -> it.whenComplete((v, e) -> outcomes.incrementAndGet()))
              .map(it -> it.toCompletableFuture())
              .toList();
      awaitInFlight(model, CALLS);
      end(child);

      for (CompletableFuture<Object> call : calls) {
        var exited = failure(call, CallFailure.Exited.class);
        assertThat(exited.exit().reason()).isInstanceOf(ExitReason.NodeLost.class);
        assertThat(exited.message())
            .contains("when cluster:lost was lost with its node " + child.address());
      }
      assertThat(outcomes).hasValue(CALLS);
      await("its Python is gone").until(() -> ProcessHandle.of(child.pid()).isEmpty());
      assertThat(failure(model.call(brief()), CallFailure.DeadlineExceeded.class).where())
          .isEqualTo(CallFailure.DeadlineExceeded.Where.QUEUED);
    }
  }

  /** A call whose deadline no slow machine reaches. */
  private static Call<Object> lasting(String function, Object... arguments) {
    return Call.of(function, Object.class, arguments).withDeadline(Duration.ofMinutes(10));
  }

  private static Call<Long> brief() {
    return Call.of("os:getpid", Long.class).withDeadline(Duration.ofMillis(200));
  }

  /** The deadline of the caller holds. An idempotent call goes elsewhere once the node is down. */
  @Test
  void aNodeThatIsSuspendedKeepsNoCall() {
    try (var child = PublishingNode.Child.start(temporary, node, "suspended")) {
      PythonRef model = node.ref("suspended");
      assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(child.pid());
      child.signal("STOP");
      assertThat(failure(model.call(brief()), CallFailure.DeadlineExceeded.class).deadline())
          .isEqualTo(Duration.ofMillis(200));
      var once = model.call(lasting("os:getpid"));
      var repeated = model.call(lasting("os:getpid").asIdempotent());
      byte[] large = new byte[3_000_000];
      var inChunks = model.call(lasting("operator:getitem", large, 0L).asIdempotent());

      PythonRef local = node.spawn();
      node.publish("suspended", local);
      node.down(child.address());
      assertThat(failure(once, CallFailure.Exited.class).exit().reason())
          .isInstanceOf(ExitReason.NodeLost.class);
      assertThat(value(repeated)).isEqualTo(ClutchFixture.pid(local));
      assertThat(value(inChunks)).isEqualTo(0L);
    }
  }

  /** What {@code os.open} waits for, until {@link #open} is called. */
  private static Path gate(String name) {
    Path gate = temporary.resolve("gate-" + name);
    try {
      assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    return gate;
  }

  private static void open(Path gate) {
    try {
      Files.newOutputStream(gate).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was taken is finished, and what comes later goes to another node. */
  @Test
  void aWithdrawnReferenceLosesNoCall() {
    try (var child = PublishingNode.Child.start(temporary, node, "withdrawn")) {
      PythonRef model = node.ref("withdrawn");
      assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(child.pid());
      PythonRef local = node.spawn();
      node.publish("withdrawn", local);
      Path gate = gate("withdrawn");
      var running = model.call(lasting("os:open", gate.toString(), 0L));
      awaitInFlight(model, 1);
      child.jvm().type("withdraw");

      var later =
          IntStream.range(0, CALLS).mapToObj(i -> model.call("os:getpid", Long.class)).toList();
      open(gate);
      assertThat(later.stream().map(ClutchFixture::value))
          .allMatch(pid -> pid == child.pid() || pid == ClutchFixture.pid(local));
      assertThat(value(running)).isInstanceOf(Long.class);
      child.jvm().awaitLine("withdrawn");
      await("elsewhere")
          .until(() -> value(model.call("os:getpid", Long.class)) == ClutchFixture.pid(local));
      end(child);
    }
  }

  /** The reference uses another node by then. */
  @Test
  void aCancelReachesTheNodeThatHasTheCall() {
    try (var child = PublishingNode.Child.start(temporary, node, "cancelled")) {
      PythonRef model = node.ref("cancelled");
      assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(child.pid());
      var running = model.call(lasting("time:sleep", 600)).toCompletableFuture();
      awaitInFlight(model, 1);
      PythonRef local = node.spawn();
      node.publish("cancelled", local);
      child.jvm().type("withdraw");
      await("elsewhere").until(() -> value(model.workerStatus()).pid() == ClutchFixture.pid(local));
      running.cancel(true);
      child.jvm().awaitLine("withdrawn");
      end(child);
    }
  }

  /** Pekko's receptionist ends by a second removal, and with it all publications of its node. */
  @Test
  void aSecondWithdrawalHasNoEffect() {
    PythonRef local = node.spawn();
    node.publish("twice", local);
    PythonRef model = node.ref("twice");
    var running = model.call(lasting("time:sleep", 600)).toCompletableFuture();
    awaitInFlight(model, 1);
    ClutchCluster cluster = ClutchCluster.get(node.system());
    var first = cluster.withdraw("twice");
    var second = cluster.withdraw("twice");
    node.publish("after", node.spawn());
    assertThat(value(node.ref("after").call("os:getpid", Long.class))).isPositive();
    running.cancel(true);
    value(first);
    value(second);
  }

  @Test
  void castsRunAfterTheirReferenceWasReleased() {
    PythonRef local = node.spawn();
    node.publish("casts", local);
    PythonRef model = node.ref("casts");
    assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(ClutchFixture.pid(local));
    Path gate = gate("casts");
    Path made = temporary.resolve("made");
    model.cast("os:open", gate.toString(), 0L);
    model.cast("os:mkdir", made.toString());
    awaitInFlight(local, 2);
    ClutchCluster.get(node.system()).release("casts");
    assertThat(value(model.whenStopped())).isNotNull();
    var withdrawn = ClutchCluster.get(node.system()).withdraw("casts");
    open(gate);
    assertThat(value(withdrawn)).isNotNull();
    assertThat(made).isDirectory();
  }

  @Test
  void aNodeThatEndsInOrderFinishesItsCalls() {
    try (var child =
        PublishingNode.Child.start(
            temporary,
            node,
            "leaving",
            "pekko.coordinated-shutdown.phases.service-requests-done.timeout = 60 s")) {
      PythonRef model = node.ref("leaving");
      assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(child.pid());
      Path gate = gate("leaving");
      var running = model.call(lasting("os:open", gate.toString(), 0L));
      awaitInFlight(model, 1);
      child.jvm().type("leave");
      await("withdrawn")
          .until(() -> value(model.workerStatus()).phase() instanceof WorkerPhase.Restarting);
      open(gate);
      assertThat(value(running)).isInstanceOf(Long.class);

      PythonRef local = node.spawn();
      node.publish("leaving", local);
      assertThat(value(model.call("os:getpid", Long.class))).isEqualTo(ClutchFixture.pid(local));
      child.jvm().awaitLine("left");
    }
  }

  @Test
  void aNodeOfAnotherVersionIsToldInWords() {
    PythonRef local = node.spawn();
    node.publish("versions", local);
    var owners = TestProbe.<Receptionist.Listing>create(node.system());
    var key = ServiceKey.create(ToOwner.class, "clutch:versions");
    node.system().receptionist().tell(Receptionist.subscribe(key, owners.ref()));
    var listing = owners.receiveMessage();
    while (listing.getServiceInstances(key).isEmpty()) {
      listing = owners.receiveMessage();
    }
    var caller = TestProbe.<ToCaller>create(node.system());
    listing
        .getServiceInstances(key)
        .iterator()
        .next()
        .tell(new ToOwner.Hello(ToOwner.VERSION + 1, caller.ref()));
    assertThat(caller.expectMessageClass(ToCaller.Refused.class).why())
        .isEqualTo(
            "speaks version 1 of Clutch's protocol between nodes, and this node version 2; run the"
                + " same version of Clutch on all nodes");
  }
}
