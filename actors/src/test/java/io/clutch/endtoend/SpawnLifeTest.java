package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
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
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python has spawned ends with it. */
@ExtendWith(Leftovers.class)
class SpawnLifeTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final ResultType<List<Long>> PIDS = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.actor("spawning:Auctioneer");

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final ClutchFixture fixture =
      ClutchFixture.open(
          ClutchSetup.create().withHost("log", Host.function(String.class, log::add)));

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = directory.resolve("pid");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void admit(PythonRef python, String... names) {
    for (String name : names) {
      assertThat(value(python.call("admit", TEXTS, name))).isEmpty();
    }
  }

  private static long ask(PythonRef python, String name) {
    return value(python.call("ask", Long.class, name));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  @Test
  void aStopEndsChildrenTheYoungestFirst() {
    PythonRef python = fixture.spawn(SPEC);
    admit(python, "ann", "bob", "cid");
    List<Long> pids = List.of(ask(python, "ann"), ask(python, "bob"), ask(python, "cid"));
    python.stop();
    assertThat(ClutchFixture.stopped(python).isNormal()).isTrue();
    assertThat(pids).noneMatch(SpawnLifeTest::isAlive);
    await()
        .untilAsserted(
            () -> assertThat(log).containsExactly("cid stops", "bob stops", "ann stops"));
  }

  @Test
  void aKilledParentSpawnsTheSameNamesAgain() {
    PythonRef python = fixture.spawn(SPEC);
    admit(python, "ann", "bob");
    long parent = value(python.call("pid", Long.class));
    List<Long> pids = List.of(ask(python, "ann"), ask(python, "bob"));
    ProcessHandle.of(parent).orElseThrow().destroyForcibly();
    await().until(() -> fixture.status(python).incarnation() == 2);
    admit(python, "ann", "bob"); // by the next process, which begins after their end
    assertThat(pids).noneMatch(SpawnLifeTest::isAlive);
    await().untilAsserted(() -> assertThat(log).containsExactly("bob stops", "ann stops"));
    assertThat(ask(python, "ann")).isNotIn(pids);
  }

  @Test
  void childrenThatDoNotStopAreKilledWithinTheLimitsOfTheirParent() {
    var stop = StopSettings.create().withDrain(Duration.ZERO).withAsk(Duration.ofMillis(300));
    PythonRef python =
        fixture.spawn(WorkerSpec.actor("spawning:Patient").withSettings(its -> its.withStop(stop)));
    List<Long> pids = value(python.call("admit_stubborn", PIDS, 8));
    long before = System.nanoTime();
    python.stop();
    ClutchFixture.stopped(python);
    assertThat(pids).hasSize(8).noneMatch(SpawnLifeTest::isAlive);
    // Each takes 1.3 s. The limit for one after the other is as much, and then they end together.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aStopWhileChildrenEndIsOneStop() {
    PythonRef python = fixture.spawn(SPEC);
    admit(python, "ann", "bob");
    long parent = value(python.call("pid", Long.class));
    long child = ask(python, "ann");
    ProcessHandle.of(parent).orElseThrow().destroyForcibly();
    python.stop();
    ClutchFixture.stopped(python);
    assertThat(isAlive(child)).isFalse();
  }

  @Test
  void aStartHookSpawns() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("spawning:Eager"));
    long pid = value(python.call("child_pid", Long.class));
    assertThat(isAlive(pid)).isTrue();
    python.stop();
    ClutchFixture.stopped(python);
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  void aWorkerOfAPoolSpawns() {
    PythonPool pool =
        Clutch.get(fixture.system())
            .spawn(
                PoolSpec.of(WorkerSpec.functions("spawning").withModulePath(ClutchFixture.HANDLERS))
                    .withSize(2),
                "pool");
    fixture.spawn(SPEC); // so that the fixture awaits the memory
    long pid = value(pool.call("spawning:admit", Long.class, "ann"));
    assertThat(isAlive(pid)).isTrue();
    pool.stop();
    value(pool.whenStopped());
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  void aPoolDoesNotWaitForTheChildrenOfACrashedWorker() {
    WorkerSpec spec =
        WorkerSpec.functions("spawning")
            .withModulePath(ClutchFixture.HANDLERS)
            .withSettings(its -> its.withStop(its.stop().withAsk(Duration.ofSeconds(60))));
    PythonPool pool =
        Clutch.get(fixture.system())
            .spawn(
                PoolSpec.of(spec)
                    .withSettings(its -> its.withSize(its.size().withMin(1).withMax(1))),
                "pool");
    fixture.spawn(SPEC); // so that the fixture awaits the memory
    List<Long> pids = value(pool.call("spawning:admit_stubborn", PIDS));
    ProcessHandle.of(pids.get(0)).orElseThrow().destroyForcibly();
    await().until(() -> !isAlive(pids.get(0)));
    assertThat(value(pool.call(Call.of("spawning:own_pid", Long.class).asIdempotent())))
        .isNotIn(pids);
    assertThat(isAlive(pids.get(1))).isTrue();
    pool.stop();
    value(pool.whenStopped());
    assertIsGone(pids.get(1)); // without the time to stop
  }

  @Test
  void aSupervisedWorkerEndsWithItsChildren() {
    WorkerSpec spec = SPEC.withModulePath(ClutchFixture.HANDLERS);
    TreeFixture tree = TreeFixture.open(fixture, TreeFixture.one(PythonWorker.child("one", spec)));
    fixture.spawn(SPEC);
    PythonRef python = Clutch.get(fixture.system()).ref(tree.top, "one", spec);
    admit(python, "ann");
    long pid = ask(python, "ann");
    tree.ask(replyTo -> new SupervisorCommand.TerminateChild("one", replyTo));
    assertThat(isAlive(pid)).isFalse();
    await().untilAsserted(() -> assertThat(log).containsExactly("ann stops"));
  }

  /** The pid that a child which never becomes ready has written. */
  private long starting() throws IOException {
    await().until(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
    return Long.parseLong(Files.readString(file).strip());
  }

  private void assertIsGone(long pid) {
    await().untilAsserted(() -> assertThat(isAlive(pid)).isFalse());
  }

  @Test
  void aSpawnThatTakesTooLongLeavesNoChild() throws IOException {
    PythonRef python = fixture.spawn(SPEC);
    var call = python.call("wait_for_endless", TEXTS, file.toString(), 5.0);
    long pid = starting();
    assertThat(value(call).get(0)).isEqualTo("AskTimeout");
    assertIsGone(pid);
    admit(python, "ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Auctioneer", "Plain"})
  void aCancelledSpawnLeavesNoChild(String parent) throws IOException {
    PythonRef python = fixture.spawn(WorkerSpec.actor("spawning:" + parent));
    var call = python.call("wait_for_endless", TEXTS, file.toString()).toCompletableFuture();
    long pid = starting();
    call.cancel(true);
    assertIsGone(pid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Auctioneer", "Plain"})
  void aSpawnEndsAtTheDeadlineOfItsCall(String parent) throws IOException {
    PythonRef python = fixture.spawn(WorkerSpec.actor("spawning:" + parent));
    var call =
        python.call(
            Call.of("wait_for_endless", TEXTS, file.toString())
                .withDeadline(Duration.ofSeconds(5)));
    long pid = starting();
    failure(call);
    assertIsGone(pid);
  }

  @Test
  void aStopWhileAChildStartsEndsThat() throws IOException {
    PythonRef python = fixture.spawn(SPEC);
    var call = python.call("wait_for_endless", TEXTS, file.toString());
    long pid = starting();
    python.stop();
    ClutchFixture.stopped(python);
    assertThat(isAlive(pid)).isFalse();
    failure(call);
  }

  @Test
  void nothingIsLeftWhenTheSystemEnds() {
    PythonRef python = fixture.spawn(SPEC);
    assertThat(value(python.call("admit_many", Integer.class, 5))).isEqualTo(5);
    List<Long> pids = List.of(ask(python, "b0"), ask(python, "b4"));
    fixture.close();
    assertThat(pids).noneMatch(SpawnLifeTest::isAlive);
  }
}
