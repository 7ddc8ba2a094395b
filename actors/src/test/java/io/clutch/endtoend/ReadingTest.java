package io.clutch.endtoend;

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
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.internal.inspect.NodeReading;
import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.inspect.ReadingRequest;
import io.clutch.internal.inspect.SystemReader;
import io.clutch.internal.inspect.SystemReading;
import io.clutch.internal.reading.PresentActors;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One reading has all that Clutch runs in an actor system. */
@ExtendWith(Leftovers.class)
class ReadingTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final ReadingRequest PATIENT = ReadingRequest.DEFAULT.withLimit(LIMIT);

  private final ClutchFixture fixture =
      ClutchFixture.open(
          ClutchSetup.create().withHost("log", Host.function(String.class, text -> true)));

  @TempDir private Path directory;

  @AfterEach
  void close() {
    fixture.close();
  }

  private SystemReading read(ReadingRequest request) {
    return value(SystemReader.get(fixture.system()).read(request));
  }

  private NodeReading node(String name) {
    return read(PATIENT).find(name).orElseThrow();
  }

  @Test
  void needsNoThreadOfTheBlockingDispatcher() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("pooled"));
    value(python.call("pooled:pid", Long.class));
    Executor blocking = fixture.system().dispatchers().lookup(DispatcherSelector.blocking());
    var release = new CompletableFuture<Void>();
    try {
      for (int i = 0; i < 200; i++) {
        blocking.execute(release::join);
      }
      assertThat(read(PATIENT).nodes()).anyMatch(it -> it.kind() == Kind.WORKER);
    } finally {
      release.complete(null);
    }
  }

  private NodeReading awaitNode(String name, Predicate<NodeReading> condition) {
    return await()
        .until(() -> read(PATIENT).find(name), it -> it.filter(condition).isPresent())
        .orElseThrow();
  }

  private static String name(PythonRef python) {
    return python.actor().path().toStringWithoutAddress();
  }

  private static List<String> ids(NodeReading node) {
    return node.children().stream().map(NodeReading::id).toList();
  }

  @Test
  void aSystemWithoutClutchHasNoNodes() {
    assertThat(read(PATIENT).roots()).isEmpty();
  }

  @Test
  void treesPoolsAndWorkersAreRoots() {
    var group =
        SupervisorSpec.oneForAll()
            .withChild(TreeFixture.child("two"))
            .withChild(ChildSpec.of("clock", Behaviors::<String>empty));
    TreeFixture tree =
        TreeFixture.open(
            fixture,
            TreeFixture.one(TreeFixture.child("one"))
                .withChild(ChildSpec.supervisor("group", group))
                .withChild(PythonPool.child("pool", PoolSpec.of(TreeFixture.WORKER).withSize(1))));
    PythonRef own = fixture.spawn(TreeFixture.WORKER);
    PythonPool pool = Clutch.get(fixture.system()).spawn(PoolFixture.of(2), "prices");
    value(pool.whenReady());
    long pid = ClutchFixture.pid(own);
    long one = tree.pid("one");
    long two = tree.pid("group/two");
    awaitNode("/system/tree/pool/worker-1", it -> it.state().equals("running"));

    SystemReading reading = read(PATIENT.withProcesses());

    assertThat(reading.roots())
        .extracting(NodeReading::name)
        .containsExactly("/system/tree", "/system/prices", name(own));
    NodeReading top = reading.roots().get(0);
    assertThat(ids(top)).containsExactly("one", "group", "pool");
    assertThat(ids(top.children().get(1))).containsExactly("two", "clock");
    assertThat(ids(top.children().get(2))).containsExactly("worker-1");
    assertThat(ids(reading.roots().get(1))).containsExactly("worker-1", "worker-2");
    assertThat(reading.nodes().map(NodeReading::kind))
        .containsExactly(
            Kind.SUPERVISOR,
            Kind.WORKER,
            Kind.SUPERVISOR,
            Kind.WORKER,
            Kind.JVM_ACTOR,
            Kind.POOL,
            Kind.WORKER,
            Kind.POOL,
            Kind.WORKER,
            Kind.WORKER,
            Kind.WORKER);
    assertThat(reading.nodes())
        .allMatch(it -> it.answer().isFresh() && it.state().equals("running"));
    assertThat(reading.find("/system/tree/one").orElseThrow().life().pid()).isEqualTo(one);
    assertThat(reading.find("/system/tree/group/two").orElseThrow().life().pid()).isEqualTo(two);
    NodeReading single = reading.roots().get(2);
    assertThat(single.life().pid()).isEqualTo(pid);
    assertThat(single.life().uptime()).isPresent();
    assertThat(single.life().lastSign()).isPresent();
    assertThat(single.memory().orElseThrow().privateBytes()).isPositive();
    assertThat(single.cpu()).isPresent();
    assertThat(top.cpu()).isEmpty();
  }

  @Test
  void theOldestCallIsToldWithItsAge() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs"));
    String name = name(python);
    Path marker = directory.resolve("marker");
    var call = python.call("hangs:sleep", Object.class, marker.toString()).toCompletableFuture();
    await().until(() -> Files.exists(marker));
    python.call("os:getpid", Long.class);

    NodeReading node = node(name);

    var work = node.work().orElseThrow();
    assertThat(work.oldest().orElseThrow().function()).isEqualTo("hangs:sleep");
    assertThat(work.oldest().orElseThrow().age()).isPositive();
    assertThat(work.inFlight() + work.queued()).isEqualTo(2);
    assertThat(work.streams()).isZero();
    assertThat(node.memory()).isEmpty();
    assertThat(node.cpu()).isEmpty();
    call.cancel(true);
  }

  @Test
  void aRestartIsCountedWithItsReasonAndItsWait() {
    WorkerSpec slow =
        TreeFixture.WORKER.withSettings(
            it ->
                it.withRestart(
                    it.restart().withBackoff(Duration.ofSeconds(15), Duration.ofSeconds(15))));
    PythonRef python = fixture.spawn(slow);
    String name = name(python);
    long first = ClutchFixture.pid(python);
    TreeFixture.kill(first); // after which the next process begins at once
    awaitNode(name, it -> it.life().pid() != first && it.state().equals("running"));
    TreeFixture.kill(ClutchFixture.pid(python));

    NodeReading node = awaitNode(name, it -> it.state().equals("restarting"));

    assertThat(node.life().pid()).isZero();
    assertThat(node.life().uptime()).isEmpty();
    assertThat(node.life().lastExit()).contains("SIGKILL");
    assertThat(node.life().restarts().orElseThrow().inPeriod()).isEqualTo(2);
    assertThat(node.life().restartsIn().orElseThrow())
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void callsWaitInTheReadingOfAChildThatRestarts() {
    var backoff = Backoff.exponential(Duration.ofSeconds(15), Duration.ofSeconds(15));
    TreeFixture tree =
        TreeFixture.open(fixture, TreeFixture.one(TreeFixture.child("one").withBackoff(backoff)));
    PythonRef python = tree.ref("one");
    long first = ClutchFixture.pid(python);
    TreeFixture.kill(first); // after which the next process begins at once
    awaitNode("/system/tree/one", it -> it.life().pid() != first && it.state().equals("running"));
    TreeFixture.kill(tree.pid("one"));
    awaitNode("/system/tree/one", it -> it.state().equals("restarting"));
    python.call("os:getpid", Long.class);

    NodeReading node = awaitNode("/system/tree/one", it -> it.work().isPresent());

    assertThat(node.kind()).isEqualTo(Kind.WORKER);
    assertThat(node.work().orElseThrow().queued()).isEqualTo(1);
    assertThat(node.life().lastExit()).contains("SIGKILL");
    assertThat(node.life().restartsIn()).isPresent();
  }

  @Test
  void aChildThatIsNotThereKeepsItsKind() {
    TreeFixture tree =
        TreeFixture.open(
            fixture, TreeFixture.one(TreeFixture.child("one").withRestart(Restart.TRANSIENT)));
    tree.pid("one");
    tree.ask(replyTo -> new SupervisorCommand.TerminateChild("one", replyTo));

    NodeReading node = node("/system/tree/one");

    assertThat(node.kind()).isEqualTo(Kind.WORKER);
    assertThat(node.state()).isEqualTo("absent");
    assertThat(node.life().pid()).isZero();
  }

  @Test
  void spawnedChildrenAreBelowTheirParent() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("spawning:Auctioneer"));
    String name = name(python);
    assertThat(value(python.call("admit", new ResultType<List<String>>() {}, "ann"))).isEmpty();
    long pid = value(python.call("ask", Long.class, "ann"));

    SystemReading reading = read(PATIENT);

    assertThat(reading.roots()).hasSize(1);
    NodeReading children = reading.find(name).orElseThrow().children().get(0);
    assertThat(children.kind()).isEqualTo(Kind.SUPERVISOR);
    assertThat(ids(children)).containsExactly("ann");
    assertThat(children.children().get(0).life().pid()).isEqualTo(pid);
    python.stop();
    ClutchFixture.stopped(python);
    assertThat(read(PATIENT).nodes()).isEmpty();
  }

  @Test
  void aRunIsThereAsLongAsItsWorker() {
    Path marker = directory.resolve("marker");
    var run =
        Clutch.get(fixture.system())
            .run(
                WorkerSpec.functions("hangs").withModulePath(ClutchFixture.HANDLERS),
                Call.of("hangs:sleep", Object.class, marker.toString()))
            .toCompletableFuture();
    await().until(() -> Files.exists(marker));
    NodeReading one = node("/system/clutch-runs/run-1");
    assertThat(one.state()).isEqualTo("running");
    assertThat(one.work().orElseThrow().oldest().orElseThrow().function()).isEqualTo("hangs:sleep");
    run.cancel(true);
    await().until(() -> read(PATIENT).find("/system/clutch-runs/run-1").isEmpty());
  }

  @Test
  void whoDoesNotAnswerIsThereAndMarked() {
    ActorRef<WorkerCommand> deaf =
        fixture.system().systemActorOf(Behaviors.ignore(), "deaf", Props.empty());
    PresentActors.get(fixture.system()).add(PresentActors.Kind.WORKER, deaf, Optional.empty());
    ActorRef<SupervisorCommand> top =
        fixture.system().systemActorOf(Behaviors.ignore(), "top", Props.empty());
    Supervision.get(fixture.system()).ref(top, "child");
    PythonRef python = fixture.spawn(TreeFixture.WORKER);
    ClutchFixture.pid(python);

    SystemReading reading = read(ReadingRequest.DEFAULT);

    for (String name : List.of("/system/deaf", "/system/top")) {
      NodeReading node = reading.find(name).orElseThrow();
      assertThat(node.answer().isFresh()).isFalse();
      assertThat(node.answer().age()).isEmpty();
      assertThat(node.state()).isEqualTo("unknown");
    }
    assertThat(reading.took()).isLessThan(Duration.ofSeconds(10)); // 1 s on a machine with time
  }

  @Test
  void aTreeThatNeverWasIsNotThere() {
    ActorRef<SupervisorCommand> top =
        fixture.system().systemActorOf(Behaviors.stopped(), "gone", Props.empty());
    Supervision.get(fixture.system()).ref(top, "child");
    await().until(() -> read(PATIENT).roots().isEmpty());
  }

  @Test
  void aWorkerInAnActorIsNamedByThatActor() {
    var behavior = PythonWorker.create(TreeFixture.WORKER);
    ActorRef<WorkerCommand> front =
        fixture.system().systemActorOf(behavior, "front", Props.empty());
    NodeReading node = awaitNode("/system/front/worker", it -> it.state().equals("running"));
    assertThat(node.life().pid()).isPositive();
    front.tell(new WorkerCommand.Stop());
    await().until(() -> read(PATIENT).roots().isEmpty());
  }
}
