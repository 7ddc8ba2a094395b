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
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailure;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonSource;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionEvent.ChildStarted;
import io.clutch.supervision.SupervisionEvent.SupervisorStarted;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.TreeEvent;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each listener receives all events separately, with names that survive restarts. */
@ExtendWith(Leftovers.class)
class ListenersTest {
  /** A greeting, and a READY command of a DEALER with the identity "stranger". */
  private static final String STRANGER =
      "ff00000000000000017f0301"
          + "4e554c4c"
          + "00".repeat(16 + 1 + 31)
          + "0431055245414459"
          + "0b536f636b65742d54797065000000064445414c4552"
          + "084964656e7469747900000008737472616e676572";

  private final Queue<TelemetryEvent> heard = new ConcurrentLinkedQueue<>();

  private <E extends TelemetryEvent> Stream<E> heard(Class<E> type) {
    ClutchFixture.awaitTelemetry();
    return heard.stream().filter(type::isInstance).map(type::cast);
  }

  private <E extends SupervisionEvent> Stream<E> heardOfTrees(Class<E> type) {
    return heard(TreeEvent.class).map(TreeEvent::event).filter(type::isInstance).map(type::cast);
  }

  private static SupervisorSpec tree() {
    var group = SupervisorSpec.oneForOne().withChild(PythonWorker.child("a", TreeFixture.WORKER));
    return SupervisorSpec.oneForOne().withChild(ChildSpec.supervisor("group", group));
  }

  private TreeFixture plant(SupervisorSpec spec, String... configuration) {
    ClutchSetup setup = ClutchSetup.create().withTelemetry(event -> heard.add(event));
    return TreeFixture.open(ClutchFixture.unheard(setup, configuration), spec);
  }

  /** Connects with an identity that nobody expects, until it is refused. */
  private static void connectAsAStranger(Path socket) throws IOException {
    try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      peer.write(ByteBuffer.wrap(HexFormat.of().parseHex(STRANGER)));
      var rest = ByteBuffer.allocate(1024);
      while (peer.read(rest.clear()) >= 0) {}
    }
  }

  @Test
  void aPlainLambdaHearsEveryKind(@TempDir Path directory) throws IOException {
    Path socket = directory.resolve("socket");
    try (TreeFixture tree = plant(tree(), "clutch.link.address = \"ipc://" + socket + "\"")) {
      PythonRef child = tree.ref("group/a");
      pid(child);
      PythonPool pool =
          Clutch.get(tree.clutch.system()).spawn(PoolSpec.of(TreeFixture.WORKER), "pool");
      value(pool.whenReady());
      var streams = tree.clutch.spawn(WorkerSpec.functions("generators"));
      value(
          PythonSource.of(streams, Call.of("generators:numbers", Integer.class, 3))
              .runWith(Sink.ignore(), tree.clutch.system()));
      PythonRef retried = child.with(CallPolicy.create().withRetry(RetrySettings.create(2)));
      failure(
          retried.call(Call.of("crashes:leave", Object.class, 3).asIdempotent()),
          CallFailure.Exited.class);
      connectAsAStranger(socket);
      for (Class<?> kind : TelemetryEvent.class.getPermittedSubclasses()) {
        await(kind.getSimpleName()).until(() -> heard.stream().anyMatch(kind::isInstance));
      }
    }
  }

  @Test
  void listenersAreAddedAndHearTheSame() {
    Queue<TelemetryEvent> second = new ConcurrentLinkedQueue<>();
    var setup =
        ClutchSetup.create()
            .withTelemetry(event -> heard.add(event))
            .withTelemetry(Telemetry.none())
            .withTelemetry(event -> second.add(event));
    try (ClutchFixture fixture = ClutchFixture.unheard(setup)) {
      PythonRef python = fixture.spawn(TreeFixture.WORKER);
      pid(python);
      python.stop();
      ClutchFixture.stopped(python);
      ClutchFixture.awaitTelemetry();
      assertThat(heard)
          .filteredOn(WorkerEvent.class::isInstance)
          .hasSize(6); // starting, ready, sent, answered, exited, stopped
      assertThat(second).containsExactlyElementsOf(heard);
    }
  }

  @Test
  void aSlowOrBadListenerHoldsUpNoOther() throws InterruptedException {
    var gate = new CountDownLatch(1);
    var setup =
        ClutchSetup.create()
            .withTelemetry(event -> waitFor(gate))
            .withTelemetry(
                event -> {
                  throw new IllegalStateException("a bad listener");
                })
            .withTelemetry(event -> heard.add(event));
    try (ClutchFixture fixture = ClutchFixture.unheard(setup)) {
      PythonRef python = fixture.spawn(TreeFixture.WORKER);
      pid(python);
      await().until(() -> heard.stream().anyMatch(WorkerEvent.CallAnswered.class::isInstance));
      assertThat(gate.getCount()).isEqualTo(1);
      gate.countDown();
    }
  }

  private static void waitFor(CountDownLatch gate) {
    try {
      assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSlowListenerOfASupervisorHoldsUpNobody() {
    Queue<SupervisionEvent> told = new ConcurrentLinkedQueue<>();
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var spec =
        TreeFixture.one(TreeFixture.child("a"))
            .withListener(
                event -> {
                  begun.countDown();
                  waitFor(gate);
                  told.add(event);
                });
    try (TreeFixture listened =
        TreeFixture.open(ClutchFixture.unheard(ClutchSetup.create()), spec)) {
      waitFor(begun);
      long first = pid(listened.ref("a"));
      TreeFixture.kill(first);
      await().until(() -> pid(listened.ref("a")) != first);
      assertThat(told).isEmpty();
      gate.countDown();
      await().until(() -> told.size() >= 5);
      assertThat(told)
          .extracting(event -> event.getClass().getSimpleName())
          .startsWith(
              "ChildStarted",
              "SupervisorStarted",
              "ChildExited",
              "ChildRestarting",
              "ChildStarted");
    }
  }

  /** A listener that the tree has already receives no event twice. */
  @Test
  void aListenerOfTheSystemAndATreeHearsOnce() {
    Telemetry listener = event -> heard.add(event);
    ClutchFixture fixture = ClutchFixture.unheard(ClutchSetup.create().withTelemetry(listener));
    try (TreeFixture tree = TreeFixture.open(fixture, tree().withListener(listener))) {
      pid(tree.ref("group/a"));
      tree.probe.awaitRunning();
      await().until(() -> heardOfTrees(SupervisorStarted.class).count() == 2);
      assertThat(heardOfTrees(ChildStarted.class).map(ChildStarted::child))
          .containsExactlyInAnyOrder("a", "group");
    }
  }

  @Test
  void aTreeMayHaveSeveralListeners() {
    Queue<SupervisionEvent> first = new ConcurrentLinkedQueue<>();
    Queue<SupervisionEvent> second = new ConcurrentLinkedQueue<>();
    var spec =
        tree().withListener(event -> first.add(event)).withListener(event -> second.add(event));
    try (TreeFixture tree = plant(spec)) {
      tree.probe.awaitRunning();
      int expected = 4; // a child and a supervisor at each of two levels
      await().until(() -> first.size() == expected && second.size() == expected);
      assertThat(heardOfTrees(SupervisionEvent.class)).isNotEmpty();
    }
  }

  @Test
  void theNameOfAChildOutlastsItsRestarts() {
    try (TreeFixture tree = plant(tree())) {
      PythonRef child = tree.ref("group/a");
      long first = pid(child);
      TreeFixture.kill(first);
      await().until(() -> tree.probe.child("group/a").restarts() == 1);
      assertThat(pid(child)).isNotEqualTo(first);
      List<WorkerEvent> events = heard(WorkerEvent.class).toList();
      assertThat(events).extracting(WorkerEvent::name).containsOnly("/system/tree/group/a");
      assertThat(events).extracting(WorkerEvent::incarnation).contains(1, 2);
      assertThat(heard(WorkerEvent.Ready.class).map(WorkerEvent::worker)).doesNotHaveDuplicates();
      assertThat(heardOfTrees(ChildStarted.class).map(it -> it.supervisor() + "/" + it.child()))
          .contains("/system/tree/group/a");
    }
  }

  @Test
  void theNameOfAPoolsWorkerIsItsPlace() {
    var spec = SupervisorSpec.oneForOne().withIntensity(10, Duration.ofMinutes(1));
    var pool =
        PoolSpec.of(TreeFixture.WORKER)
            .withSize(1)
            .withSettings(base -> base.withBackoff(PoolFixture.QUICK));
    try (TreeFixture tree = plant(spec.withChild(PythonPool.child("pool", pool)))) {
      PythonPool python = Clutch.get(tree.clutch.system()).ref(tree.top, "pool", pool);
      long first = pid(python);
      TreeFixture.kill(first);
      await().until(() -> heard(WorkerEvent.Ready.class).count() == 2);
      assertThat(heard(WorkerEvent.class).map(WorkerEvent::name))
          .containsOnly("/system/tree/pool/worker-1");
      assertThat(heard(WorkerEvent.Ready.class).map(WorkerEvent::worker)).doesNotHaveDuplicates();
      assertThat(heard(PoolEvent.class).map(PoolEvent::pool)).containsOnly("/system/tree/pool");
      assertThat(heardOfTrees(ChildStarted.class).map(it -> it.supervisor() + "/" + it.child()))
          .contains("/system/tree/pool/worker-1");
    }
  }

  @Test
  void theNameOfAWorkerOfItsOwnIsItsPath() {
    try (ClutchFixture fixture =
        ClutchFixture.unheard(ClutchSetup.create().withTelemetry(event -> heard.add(event)))) {
      PythonRef python = fixture.spawn(TreeFixture.WORKER);
      pid(python);
      assertThat(heard(WorkerEvent.class))
          .allSatisfy(event -> assertThat(event.name()).isEqualTo(event.worker()))
          .isNotEmpty();
    }
  }
}
