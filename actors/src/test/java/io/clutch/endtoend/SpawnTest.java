package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchHealth;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.host.Host;
import io.clutch.supervision.Supervision;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Python spawns workers, asks them and stops them. */
@ExtendWith(Leftovers.class)
class SpawnTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final ResultType<List<Long>> PIDS = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.actor("spawning:Auctioneer");

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final ClutchFixture fixture =
      ClutchFixture.open(
          ClutchSetup.create().withHost("log", Host.function(String.class, log::add)));

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void admit(PythonRef python, String name) {
    assertThat(value(python.call("admit", TEXTS, name))).isEmpty();
  }

  private static long ask(PythonRef python, String name) {
    return value(python.call("ask", Long.class, name));
  }

  private static List<String> told(PythonRef python) {
    return value(python.call("told_of", TEXTS));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void spawnsAsksAndStops(StartMethod start) {
    PythonRef python = fixture.spawn(SPEC.withSettings(its -> its.withStart(start)));
    admit(python, "ann");
    long pid = ask(python, "ann");
    assertThat(pid).isNotEqualTo(value(python.call("pid", Long.class)));
    assertThat(value(python.call("bid", Boolean.class, "ann", 100.0))).isTrue();
    assertThat(value(python.call("bid", Boolean.class, "ann", 100.5))).isFalse();
    assertThat(value(python.call("dismiss", TEXTS, "ann"))).isEmpty();
    assertThat(isAlive(pid)).isFalse();
    await().untilAsserted(() -> assertThat(log).containsExactly("ann stops"));
    await().untilAsserted(() -> assertThat(told(python)).hasSize(1));
    assertThat(told(python).get(0)).contains("ann: ", "stopped as asked");
    assertThat(value(python.call("dismiss", TEXTS, "ann"))).isEmpty(); // it has ended already
  }

  @Test
  void aDefSpawnsAndStops() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("spawning:Plain"));
    long pid = value(python.call("admit", Long.class, "ann"));
    value(python.call("dismiss", Void.class));
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  void functionsAndGeneratorsSpawn() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("spawning"));
    assertThat(value(python.call("spawning:admit", Long.class, "ann"))).isPositive();
  }

  @Test
  void theParentIsAnArgumentOfItsChild() {
    PythonRef python = fixture.spawn(SPEC);
    value(python.call("admit_child_of", Void.class, "ann"));
    await()
        .untilAsserted(
            () ->
                assertThat(value(python.call("heard_all", TEXTS)))
                    .containsExactly("hello from ann"));
  }

  @Test
  void aNameIsThatOfOneLivingChild() {
    PythonRef python = fixture.spawn(SPEC);
    admit(python, "ann");
    long pid = ask(python, "ann");
    List<String> problem = value(python.call("admit", TEXTS, "ann"));
    assertThat(problem.get(0)).isEqualTo("Refused");
    assertThat(problem.get(1)).contains("'ann' is taken by a child of spawning:Bidder");
    assertThat(ask(python, "ann")).isEqualTo(pid);
    value(python.call("dismiss", TEXTS, "ann"));
    admit(python, "ann");
    assertThat(ask(python, "ann")).isNotEqualTo(pid);
  }

  @Test
  void aConstructorThatRaisesIsToldWithItsTraceback() {
    PythonRef python = fixture.spawn(SPEC);
    List<String> problem = value(python.call("admit", TEXTS, "bob", -1.0));
    assertThat(problem.get(0)).isEqualTo("HostError");
    assertThat(problem.get(1))
        .contains("spawning:Bidder 'bob' did not start", "ValueError: bob has no money");
    assertThat(problem.get(2))
        .contains("Traceback (most recent call last):", "spawning.py\", line", "in __init__")
        .endsWith("ValueError: bob has no money");
    admit(python, "bob");
  }

  @Test
  void aKilledChildRestartsBehindItsReference() {
    PythonRef python = fixture.spawn(SPEC);
    admit(python, "ann");
    long pid = ask(python, "ann");
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().until(() -> !isAlive(pid));
    assertThat(ask(python, "ann")).isNotEqualTo(pid);
    assertThat(told(python)).isEmpty();
  }

  @Test
  void aTemporaryChildIsGoneAfterItsEnd() {
    PythonRef python = fixture.spawn(SPEC);
    assertThat(value(python.call("admit", TEXTS, "ann", 1.0, "temporary"))).isEmpty();
    long pid = ask(python, "ann");
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().untilAsserted(() -> assertThat(told(python)).hasSize(1));
    assertThat(told(python).get(0)).contains("SIGKILL");
    admit(python, "ann");
  }

  @Test
  void aChildThatEndsTooOftenEndsAllAndIsTold() {
    PythonRef python = fixture.spawn(SPEC);
    admit(python, "ann");
    admit(python, "bob");
    for (int i = 0; i < 6; i++) {
      long pid = ask(python, "ann");
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      await().until(() -> !isAlive(pid));
    }
    await().untilAsserted(() -> assertThat(told(python)).hasSize(2));
    assertThat(told(python))
        .allSatisfy(it -> assertThat(it).contains("gave up restarting child 'ann', which was"))
        .anySatisfy(it -> assertThat(it).startsWith("ann: "))
        .anySatisfy(it -> assertThat(it).startsWith("bob: "));
    Supervision supervision = Supervision.get(fixture.system());
    await().until(() -> supervision.trees().isEmpty());
    assertThat(supervision.failedTrees()).as("that is told to Python").isEmpty();
    assertThat(value(ClutchHealth.readiness(fixture.system())).message()).isEqualTo("ready");
    admit(python, "ann"); // by another supervisor
    assertThat(ask(python, "ann")).isPositive();
  }

  @Test
  void onlyTheOwnChildrenAreStopped() {
    PythonRef python = fixture.spawn(SPEC);
    PythonRef other = fixture.spawn(SPEC);
    admit(python, "ann");
    List<String> problem = value(other.call("dismiss_ref", TEXTS, python.asHost()));
    assertThat(problem.get(0)).isEqualTo("Refused");
    assertThat(problem.get(1)).contains("no child that this worker has spawned");
  }

  @Test
  void twentyStartAtOnce() {
    PythonRef python = fixture.spawn(SPEC);
    assertThat(value(python.call("admit_many", Integer.class, 20))).isEqualTo(20);
  }

  @Test
  void childrenSpawn() {
    PythonRef python = fixture.spawn(SPEC);
    List<Long> pids = value(python.call("nest", PIDS, 3));
    assertThat(pids).hasSize(5).doesNotHaveDuplicates();
    python.stop();
    ClutchFixture.stopped(python);
    assertThat(pids).noneMatch(SpawnTest::isAlive);
  }

  @Test
  void theirDepthIsBounded() {
    PythonRef python = fixture.spawn(SPEC);
    CallFailure failure = ClutchFixture.failure(python.call("nest", PIDS, 20));
    assertThat(failure.message()).contains("16 workers are above it");
  }

  @Test
  void theNumberOfChildrenIsBounded() {
    PythonRef python = fixture.spawn(SPEC.withSettings(its -> its.withMaxChildren(1)));
    admit(python, "ann");
    List<String> problem = value(python.call("admit", TEXTS, "bob"));
    assertThat(problem.get(0)).isEqualTo("Refused");
    assertThat(problem.get(1)).contains("has 1 children already", "clutch.worker.max-children");
    PythonRef none = fixture.spawn(SPEC.withSettings(its -> its.withMaxChildren(0)));
    assertThat(value(none.call("admit", TEXTS, "bob")).get(1))
        .contains("may spawn none (clutch.worker.max-children = 0)");
  }

  @ParameterizedTest
  @CsvSource({
    "function, TypeError: clutch.spawn takes a class that is marked with @clutch.actor",
    "plain class, TypeError: clutch.spawn takes a class that is marked with @clutch.actor",
    "local, must be a class at the top level of its module",
    "name, ValueError: 'a b' is not 1 to 100 ASCII letters",
    "restart, 'ValueError: restart must be one of permanent, transient, temporary, not'",
    "argument, Refused"
  })
  void whatCannotBeSpawnedIsRefusedAtOnce(String which, String problem) {
    PythonRef python = fixture.spawn(WorkerSpec.functions("spawning"));
    assertThat(value(python.call("spawning:refused", String.class, which))).contains(problem);
  }
}
