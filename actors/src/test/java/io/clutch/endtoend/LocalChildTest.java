package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Outcome;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.host.Host;
import io.clutch.host.Names;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.worker.Stacks;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python spawns children that live in its own process. */
@ExtendWith(Leftovers.class)
class LocalChildTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final ResultType<List<List<String>>> PROBLEMS = new ResultType<>() {};
  private static final ResultType<List<Object>> ANY = new ResultType<>() {};
  private static final ResultType<ActorRef<Object>> ACTOR = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.actor("sharing:House");
  private static final WorkerSpec PLAIN = WorkerSpec.actor("sharing:Plain");

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> gate = new CompletableFuture<>();
  private final ClutchFixture fixture =
      ClutchFixture.open(
          ClutchSetup.create()
              .withHost("log", Host.function(String.class, log::add))
              .withHost("gatekeeper", Host.function(String.class, text -> gate)));

  @AfterEach
  void close() {
    fixture.close();
  }

  private PythonRef house(String... shelves) {
    PythonRef python = fixture.spawn(SPEC);
    for (String name : shelves) {
      assertThat(value(python.call("shelf", TEXTS, name))).isEmpty();
    }
    return python;
  }

  private static List<String> told(PythonRef python) {
    return value(python.call("told_of", TEXTS));
  }

  private static Object ask(PythonRef python, String name, Object message) {
    return value(python.call("ask", Object.class, name, message));
  }

  /** While a child is replaced, and while its mailbox is full, asks may fail. */
  private static void awaitKept(PythonRef python, List<?> kept) {
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ask(python, "ann", "kept")).isEqualTo(kept));
  }

  @Test
  void anAskThatTakesTooLongEndsItsTask() {
    PythonRef python = house();
    value(python.call("desk", Void.class, "ann"));
    List<String> problem = value(python.call("try_to_ask", TEXTS, "ann", "wait", 0.05));
    assertThat(problem.get(0)).isEqualTo("AskTimeout");
    assertThat(ask(python, "ann", "kept")).isEqualTo(List.of("begun")); // it waits for the task
  }

  @Test
  void spawnsAsksAndStops() {
    PythonRef python = house("ann");
    assertThat(ask(python, "ann", "pid")).isEqualTo(value(python.call("pid", Long.class)));
    value(python.call("tell", Void.class, "ann", List.of("a", "b")));
    assertThat(ask(python, "ann", "kept")).isEqualTo(List.of("a", "b"));
    assertThat(value(python.call("dismiss", TEXTS, "ann"))).isEmpty();
    await().untilAsserted(() -> assertThat(log).containsExactly("ann stops"));
    await().untilAsserted(() -> assertThat(told(python)).hasSize(1));
    assertThat(told(python).get(0)).contains("ann: ", "stopped as asked");
    assertThat(value(python.call("try_to_ask", TEXTS, "ann", "name")))
        .first()
        .isEqualTo("HostError");
    assertThat(value(python.call("shelf", TEXTS, "ann"))).isEmpty();
    assertThat(ask(python, "ann", "kept")).isEqualTo(List.of());
  }

  @Test
  void aDefIsServedWithinItsOwnChain() {
    PythonRef python = fixture.spawn(PLAIN);
    long pid = value(python.call("shelf", Long.class, "ann"));
    assertThat(pid).isEqualTo(value(python.call("pid", Long.class)));
    assertThat(ask(python, "ann", "parent")).isEqualTo("answer to name of parent");
    value(python.call("tell", Void.class, "ann", List.of(1L, 2L)));
    assertThat(ask(python, "ann", "kept")).isEqualTo(List.of(1L, 2L));
    value(python.call("dismiss", Void.class, "ann"));
    await().untilAsserted(() -> assertThat(log).containsExactly("ann stops"));
  }

  @Test
  void aDefCannotWaitForAChildThatNeedsTheLoop() {
    PythonRef python = fixture.spawn(PLAIN);
    List<String> problem = value(python.call("shelf_of_tasks", TEXTS));
    assertThat(problem.get(1)).contains("sharing:Desk").containsIgnoringCase("wait for itself");
  }

  @Test
  void aDefStopsAChildWhoseHookNeedsTheLoop() {
    PythonRef python = house();
    value(python.call("desk", Void.class, "desk"));
    value(python.call("dismiss_in_a_def", Void.class, "desk"));
    await().untilAsserted(() -> assertThat(log).containsExactly("desk stops with 1"));
  }

  @Test
  void messagesComeInTheirOrder() {
    PythonRef python = house("ann");
    value(python.call("desk", Void.class, "desk"));
    List<Object> all = IntStream.range(0, 700).<Object>mapToObj(it -> (long) it).toList();
    value(python.call("tell", Void.class, "ann", all));
    value(python.call("tell", Void.class, "desk", all));
    assertThat(ask(python, "ann", "kept")).isEqualTo(all);
    var expected = new ArrayList<Object>(List.of("begun"));
    expected.addAll(all);
    assertThat(ask(python, "desk", "kept")).isEqualTo(expected);
  }

  @Test
  void anAskComesBehindTheTellsBeforeIt() {
    PythonRef python = house("ann");
    value(python.call("desk", Void.class, "desk"));
    assertThat(value(python.call("tell_and_ask", ANY, "ann", 200))).hasSize(200);
    assertThat(value(python.call("tell_and_ask", ANY, "desk", 200))).hasSize(201);
    PythonRef plain = fixture.spawn(PLAIN);
    value(plain.call("shelf", Long.class, "bob"));
    assertThat(value(plain.call("tell_and_ask", ANY, "bob", 200))).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"House", "Narrow"})
  void tasksOfAChildAreOneAtATimeAndBesideThoseOfTheWorker(String type) {
    PythonRef python = fixture.spawn(WorkerSpec.actor("sharing:" + type));
    value(python.call("desk", Void.class, "ann"));
    value(python.call("desk", Void.class, "bob"));
    value(python.call("tell", Void.class, "ann", List.of("wait")));
    value(python.call("ask_at_once", Void.class, "bob", 20));
    assertThat(ask(python, "bob", "most")).isEqualTo(1L);
    assertThat(value(python.call("pid", Long.class))).isPositive();
    value(python.call("tell", Void.class, "bob", List.of("open")));
    assertThat(ask(python, "ann", "kept")).isEqualTo(List.of("begun"));
    value(python.call("tell", Void.class, "bob", List.of("last")));
    assertThat((List<?>) ask(python, "bob", "kept")).hasSize(22); // it has come before the stop
    value(python.call("dismiss", TEXTS, "bob"));
    await().untilAsserted(() -> assertThat(log).containsExactly("bob stops with 22"));
  }

  @Test
  void itsConstructorThatRaisesIsTold() {
    PythonRef python = house();
    List<String> problem = value(python.call("shelf", TEXTS, "bad"));
    assertThat(problem.get(0)).isEqualTo("HostError");
    assertThat(problem.get(1))
        .contains("sharing:Shelf 'bad' did not start", "ValueError: bad is no name");
    assertThat(problem.get(2)).contains("sharing.py\", line", "in __init__");
  }

  @Test
  void anExceptionIsTheReplyAndNoCrash() {
    PythonRef python = house("ann");
    value(python.call("tell", Void.class, "ann", List.of("a", "raise")));
    List<String> problem = value(python.call("try_to_ask", TEXTS, "ann", "raise"));
    assertThat(problem.get(1)).contains("ValueError: as asked");
    assertThat(ask(python, "ann", "kept")).isEqualTo(List.of("a"));
  }

  @Test
  void systemExitIsACrashOfTheChildAlone() {
    PythonRef python = house("ann", "bob");
    long pid = value(python.call("pid", Long.class));
    value(python.call("tell", Void.class, "ann", List.of("a")));
    value(python.call("tell", Void.class, "bob", List.of("b")));
    List<String> problem = value(python.call("try_to_ask", TEXTS, "ann", "exit"));
    assertThat(problem.get(1)).contains("SystemExit(3)");
    awaitKept(python, List.of());
    assertThat(ask(python, "bob", "kept")).isEqualTo(List.of("b"));
    assertThat(ask(python, "ann", "pid")).isEqualTo(pid);
    assertThat(log).isEmpty();
    assertThat(told(python)).isEmpty();
  }

  @Test
  void aTransientChildThatFinishesIsGone() {
    PythonRef python = house();
    assertThat(value(python.call("shelf", TEXTS, "ann", "transient"))).isEmpty();
    ask(python, "ann", "finish");
    await().untilAsserted(() -> assertThat(told(python)).hasSize(1));
    assertThat(told(python).get(0)).contains("finished: as asked");
    await().untilAsserted(() -> assertThat(log).containsExactly("ann stops"));
  }

  @Test
  void aPermanentChildThatFinishesBeginsAnew() {
    PythonRef python = house("ann");
    value(python.call("tell", Void.class, "ann", List.of("a", "finish")));
    await().until(() -> log.contains("ann stops"));
    awaitKept(python, List.of());
    assertThat(told(python)).isEmpty();
  }

  @Test
  void allEndWithTheProcess() {
    PythonRef python = house("ann");
    PythonRef other = fixture.spawn(SPEC);
    assertThat(value(other.call("shelf", TEXTS, "watcher"))).isEmpty();
    ActorRef<Object> ann = value(python.call("ref", ACTOR, "ann"));
    value(other.call("ask", Object.class, "watcher", List.of("watch", ann)));
    long pid = value(python.call("pid", Long.class));
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().untilAsserted(() -> assertThat((List<?>) ask(other, "watcher", "told")).hasSize(1));
    assertThat(((List<?>) ask(other, "watcher", "told")).get(0).toString()).contains("SIGKILL");
    await().until(() -> value(python.call("pid", Long.class)) != pid);
    assertThat(value(python.call("shelf", TEXTS, "ann"))).isEmpty();
    assertThat(ask(python, "ann", "kept")).isEqualTo(List.of());
  }

  @Test
  void aStopOfTheWorkerRunsTheStopHooksTheYoungestFirst() {
    PythonRef python = house("ann", "bob");
    python.stop();
    ClutchFixture.stopped(python);
    await().untilAsserted(() -> assertThat(log).containsExactly("bob stops", "ann stops"));
  }

  @Test
  void itHasAReferenceANameTimersAndWatchesOfItsOwn() {
    PythonRef python = house("ann", "bob");
    ask(python, "ann", "register");
    ActorRef<Object> found = Names.get(fixture.system()).find("ann", Object.class).orElseThrow();
    found.tell("from Java");
    ask(python, "ann", "later");
    await()
        .untilAsserted(
            () -> assertThat(ask(python, "ann", "kept")).isEqualTo(List.of("from Java", "later")));
    value(python.call("watch_from", Void.class, "ann", "bob"));
    value(python.call("dismiss", TEXTS, "bob"));
    await().untilAsserted(() -> assertThat((List<?>) ask(python, "ann", "told")).hasSize(1));
    await().untilAsserted(() -> assertThat(told(python)).hasSize(1));
  }

  @Test
  void aRingOfChildrenFailsAtOnce() {
    PythonRef python = house();
    value(python.call("desk", Void.class, "one"));
    value(python.call("desk", Void.class, "other"));
    List<List<String>> problems = value(python.call("ring", PROBLEMS));
    assertThat(problems).isNotEmpty();
    assertThat(problems.get(0).get(1)).contains("wait");
  }

  @Test
  void aFloodIsBounded() {
    PythonRef python =
        fixture.spawn(SPEC.withSettings(its -> its.withQueue(its.queue().withCapacity(50))));
    assertThat(value(python.call("shelf", TEXTS, "ann"))).isEmpty();
    ActorRef<Object> ann = value(python.call("ref", ACTOR, "ann"));
    ann.tell("block");
    IntStream.range(0, 1_000).forEach(it -> ann.tell((long) it));
    await().untilAsserted(() -> assertThat(fixture.events(CallFailed.class)).hasSize(951));
    assertThat(fixture.events(CallFailed.class))
        .allSatisfy(it -> assertThat(it.failure()).isEqualTo("QueueFull"));
    gate.complete("");
    awaitKept(python, LongStream.range(0, 49).boxed().toList());
  }

  @Test
  void maxChildrenCountsThem() {
    PythonRef python = fixture.spawn(SPEC.withSettings(its -> its.withMaxChildren(1)));
    assertThat(value(python.call("shelf", TEXTS, "ann"))).isEmpty();
    assertThat(value(python.call("shelf", TEXTS, "bob")).get(1)).contains("has 1 children already");
  }

  private ActorRef<WorkerCommand> proxy(String name) {
    return await().until(() -> present(name), Optional::isPresent).orElseThrow();
  }

  private Optional<ActorRef<WorkerCommand>> present(String name) {
    return PresentActors.get(fixture.system()).proxies().entrySet().stream()
        .filter(it -> it.getKey().endsWith("/" + name))
        .findFirst()
        .map(Map.Entry::getValue);
  }

  @Test
  void itsProxyAnswersWhoAsks() {
    PythonRef python = house("ann");
    ActorRef<WorkerCommand> ann = proxy("ann");
    var statuses = TestProbe.<WorkerStatus>create(fixture.system());
    ann.tell(new WorkerCommand.GetStatus(statuses.getRef()));
    assertThat(statuses.receiveMessage(LIMIT).phase()).isEqualTo(new WorkerPhase.Ready(1, 0));
    var status = new CompletableFuture<Outcome<WorkerStatus>>();
    ann.tell(new WorkerMessage.AskStatus(status::complete, true));
    assertThat(value(status)).isInstanceOf(Outcome.Value.class);
    var ready = new CompletableFuture<Done>();
    ann.tell(new WorkerMessage.AwaitReady(ready));
    assertThat(value(ready)).isEqualTo(Done.getInstance());
    var stacks = TestProbe.<StatusReply<Stacks>>create(fixture.system());
    ann.tell(new WorkerCommand.GetStacks(stacks.getRef()));
    assertThat(stacks.receiveMessage(LIMIT).getError())
        .hasMessageContaining("it lives in the process of its parent");
  }

  @Test
  void itTellsItsPhases() {
    PythonRef python = house("ann");
    var phases = TestProbe.<WorkerPhase>create(fixture.system());
    proxy("ann").tell(new WorkerCommand.Subscribe(phases.getRef()));
    assertThat(phases.receiveMessage(LIMIT)).isInstanceOf(WorkerPhase.Ready.class);
    value(python.call("dismiss", TEXTS, "ann"));
    assertThat(phases.receiveMessage(LIMIT)).isEqualTo(new WorkerPhase.Draining(1));
    assertThat(phases.receiveMessage(LIMIT)).isInstanceOf(WorkerPhase.Stopped.class);
  }

  @Test
  void aStartHookCannotWaitForOne() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("sharing:Eager"));
    CallFailure failure = ClutchFixture.failure(python.call("pid", Long.class));
    assertThat(failure.message()).contains("is not ready");
  }
}
