package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.WorkerEvent.HostFailed;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages to Python actors while those are slow, end, restart and stop. */
@ExtendWith(Leftovers.class)
class MessageLifeTest {
  private static final ResultType<List<Object>> VALUES = new ResultType<>() {};
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final ResultType<List<Integer>> NUMBERS = new ResultType<>() {};
  private static final WorkerSpec ECHO = WorkerSpec.actor("accounts:Echo");
  private static final WorkerSpec FUNCTIONS = WorkerSpec.functions("accounts", "os");

  private static ClutchFixture fixture;
  private static PythonRef other;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    other = fixture.spawn(FUNCTIONS);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static int count(PythonRef echo) {
    return value(echo.call("count", Integer.class));
  }

  private static CompletionStage<List<Object>> ask(PythonRef to, Object message) {
    return other.call("accounts:ask", VALUES, to.asHost(), message);
  }

  private static long pid(PythonRef python) {
    return value(python.call("pid", Long.class));
  }

  @Test
  void tellsKeepTheirOrder() {
    PythonRef echo = fixture.spawn(ECHO);
    value(other.call("accounts:tell_all", Long.class, echo.asHost(), 10_000));
    await().until(() -> count(echo) == 10_000);
    assertThat(value(echo.call("has_seen", NUMBERS))).isEqualTo(numbers(10_000));
  }

  @Test
  void tellsOfJavaKeepTheirOrder() {
    PythonRef echo = fixture.spawn(ECHO);
    ActorRef<Object> address = echo.messages(Object.class);
    for (int i = 0; i < 5_000; i++) {
      address.tell(i);
    }
    await().until(() -> count(echo) == 5_000);
    assertThat(value(echo.call("has_seen", NUMBERS))).isEqualTo(numbers(5_000));
  }

  @Test
  void aFloodIsSlowedAtItsSource() {
    PythonRef echo = fixture.spawn(ECHO);
    echo.messages(Object.class).tell(1.5); // it sleeps so long
    await().until(() -> fixture.status(echo).queued() + fixture.status(echo).inFlight() > 0);
    var grown = other.call("accounts:tell_all", Long.class, echo.asHost(), 50_000);
    await().until(() -> fixture.status(echo).queued() > 100);
    assertThat(fixture.status(echo).queued()).as("the window, and what is new").isLessThan(512);
    assertThat(grown.toCompletableFuture()).isNotDone();
    assertThat(value(grown)).as("KiB").isLessThan(8_000);
    await().until(() -> count(echo) == 50_001);
    assertThat(value(echo.call("has_seen", VALUES)).subList(1, 50_001))
        .isEqualTo(IntStream.range(0, 50_000).mapToObj(i -> (Object) (long) i).toList());
  }

  @Test
  void tellsOfPythonHaveNoDeadline() {
    Duration limit = Duration.ofMillis(100);
    PythonRef echo = fixture.spawn(ECHO.withSettings(its -> its.withCallDeadline(limit)));
    for (int i = 0; i < 20; i++) {
      value(other.call("accounts:tell", Void.class, echo.asHost(), 0.02));
    }
    await().ignoreExceptions().until(() -> count(echo) == 20);
  }

  @Test
  void valuesCrossAsTheyAre() {
    PythonRef echo = fixture.spawn(ECHO);
    assertThat(value(other.call("accounts:differences", TEXTS, echo.asHost()))).isEmpty();
    assertThat(value(other.call("accounts:array_comes_back", Boolean.class, echo.asHost())))
        .isTrue();
  }

  @Test
  void anAskOfAProcessThatIsKilledFailsOnce() {
    PythonRef echo = fixture.spawn(ECHO);
    long pid = pid(echo);
    CompletionStage<List<Object>> asked = ask(echo, 30.0);
    await().until(() -> fixture.status(echo).inFlight() == 1);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    assertThat(value(asked).get(0)).isEqualTo("HostError");
    assertThat(value(asked).get(1).toString()).contains("SIGKILL");
    assertThat(value(ask(echo, "again"))).containsExactly("", "again");
  }

  @Test
  void aTellThatIsLostIsReported() {
    PythonRef echo = fixture.spawn(ECHO.withSettings(its -> its.withCredit(1)));
    value(other.call("accounts:tell", Void.class, echo.asHost(), "crash"));
    value(other.call("accounts:tell", Void.class, echo.asHost(), "later"));
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.events(HostFailed.class))
                    .filteredOn(
                        it -> it.host().equals(echo.actor().path().toStringWithoutAddress()))
                    .singleElement()
                    .satisfies(it -> assertThat(it.isAsk()).isFalse()));
    await().until(() -> count(echo) == 1); // the second one has waited for the next process
  }

  @Test
  void aReferenceToItselfOutlivesItsProcess() {
    PythonRef echo = fixture.spawn(WorkerSpec.actor("accounts:Itself"));
    value(other.call("accounts:keep", Void.class, value(echo.call("itself", Host.class))));
    value(other.call("accounts:tell_kept", Void.class, "crash"));
    await().until(() -> fixture.status(echo).restarts() == 1);
    value(other.call("accounts:tell_kept", Void.class, "again"));
    await().until(() -> count(echo) == 1);
  }

  @Test
  void aWrongMessageIsRefused() {
    PythonRef account = fixture.spawn(WorkerSpec.actor("accounts:Account"));
    List<Object> problem = value(ask(account, "nonsense"));
    assertThat(problem.get(0)).isEqualTo("Refused");
    assertThat(problem.get(1).toString()).contains("expected");
    PythonRef deaf = fixture.spawn(WorkerSpec.actor("accounts:Deaf"));
    assertThat(value(ask(deaf, "nonsense")).get(0)).isEqualTo("Refused");
  }

  @Test
  void aReplyOverTheLimitOfHostsIsNone() {
    PythonRef many = fixture.spawn(WorkerSpec.actor("accounts:Multiplier"));
    assertThat(value(ask(many, 3))).containsExactly("", "xxx");
    for (int size : List.of(1 << 20, 20 << 20)) {
      List<Object> problem = value(ask(many, size));
      assertThat(problem.get(0)).isEqualTo("HostError");
      assertThat(problem.get(1).toString()).contains("over the limit of 1048576");
    }
    List<Object> bytes = value(ask(many, -(2 << 20)));
    assertThat(bytes.get(1).toString()).contains("over the limit of 1048576 (the limit of hosts)");
  }

  @Test
  void aWrongTellIsLogged() {
    PythonRef account = fixture.spawn(WorkerSpec.actor("accounts:Account"));
    try (LogCapture log = LogCapture.of("python.clutch")) {
      value(other.call("accounts:tell", Void.class, account.asHost(), "nonsense"));
      await().until(() -> log.messages().stream().anyMatch(it -> it.contains("receive failed")));
    }
  }

  @Test
  void aStoppedActorIsToldOf() {
    PythonRef account = fixture.spawn(WorkerSpec.actor("accounts:Account"));
    PythonRef watcher = fixture.spawn(WorkerSpec.actor("referring:Watcher"));
    ActorRef<Object> address = account.messages(Object.class);
    value(watcher.call("watch", Void.class, account.asHost()));
    pid(account); // one that still starts is not asked to stop, but terminated
    TestProbe<Object> probe = TestProbe.create(fixture.system());
    value(ask(account, "early")); // a worker that still starts is terminated instead
    account.stop();
    probe.expectTerminated(address, Duration.ofSeconds(20));
    await().until(() -> !value(watcher.call("told_of", TEXTS)).isEmpty());
    assertThat(value(watcher.call("told_of", TEXTS)))
        .singleElement(STRING) // the step depends on how fast the process is
        .startsWith(
            account.actor().path().toStringWithoutAddress()
                + " the actor has stopped: it stopped as asked (");
    assertThat(value(ask(account, "late")).get(0)).isEqualTo("HostError");
    probe.expectTerminated(account.messages(Object.class), Duration.ofSeconds(20));
  }

  @Test
  void aPoolTakesMessages() {
    PoolSpec spec = PoolSpec.of(ECHO.withModulePath(ClutchFixture.HANDLERS)).withSize(2);
    PythonPool pool = Clutch.get(fixture.system()).spawn(spec, "echoes");
    assertThat(value(ask(pool, "pooled"))).containsExactly("", "pooled");
    value(other.call("accounts:tell_all", Long.class, pool.asHost(), 1_000));
    pool.messages(Object.class).tell("one");
    await()
        .until(
            () ->
                value(pool.broadcast("count", Integer.class)).stream()
                        .mapToInt(it -> it.get())
                        .sum()
                    == 1_002);
    pool.stop();
    value(pool.whenStopped());
  }

  @Test
  void aWorkerOfAPoolTakesMessagesBesideItsCalls() {
    WorkerSpec spec = WorkerSpec.actor("accounts:Itself").withModulePath(ClutchFixture.HANDLERS);
    PythonPool pool =
        Clutch.get(fixture.system()).spawn(PoolSpec.of(spec).withSize(1), "themselves");
    Host itself = value(pool.call("itself", Host.class));
    CompletionStage<Long> told = other.call("accounts:tell_all", Long.class, itself, 1_000);
    for (int i = 0; i < 100; i++) {
      value(pool.call("count", Integer.class));
    }
    value(told);
    await().until(() -> value(pool.call("count", Integer.class)) == 1_000);
    await().until(() -> value(pool.status()).workers().get(0).inFlight() == 0);
    value(other.call("accounts:keep", Void.class, itself));
    value(other.call("accounts:tell_kept", Void.class, 0.2));
    value(other.call("accounts:tell_all", Long.class, itself, 200));
    CompletionStage<List<Object>> asked = other.call("accounts:ask", VALUES, itself, "late");
    pool.stop();
    value(pool.whenStopped());
    assertThat(value(asked).get(0)).isIn("", "HostError");
    assertThat(value(other.call("accounts:ask", VALUES, itself, "later")).get(0))
        .isEqualTo("HostError");
  }

  @Test
  void anActorTellsAndAsksItself() {
    PythonRef itself = fixture.spawn(WorkerSpec.actor("accounts:Itself"));
    value(itself.call("count_down", Void.class, 1_000));
    await().until(() -> count(itself) == 1_001);
    assertThat(value(itself.call("ask_itself", String.class, "inner"))).isEqualTo("inner");
    assertThat(fixture.status(itself).restarts()).isZero();
  }

  @Test
  void aChildOfATreeTakesMessages() {
    WorkerSpec spec = ECHO.withModulePath(ClutchFixture.HANDLERS);
    SupervisorSpec tree = TreeFixture.one(PythonWorker.child("echo", spec));
    try (TreeFixture fixture = TreeFixture.open(tree)) {
      Clutch clutch = Clutch.get(fixture.clutch.system());
      PythonRef echo = clutch.ref(fixture.top, "echo", spec);
      ActorRef<Object> address = echo.messages(Object.class);
      PythonRef functions = fixture.clutch.spawn(FUNCTIONS);
      for (int i = 0; i < 3; i++) {
        long pid = pid(echo);
        TreeFixture.kill(pid);
        await().ignoreExceptions().until(() -> pid(echo) != pid);
        address.tell(i);
        assertThat(value(functions.call("accounts:ask", VALUES, echo.asHost(), i)))
            .containsExactly("", (long) i);
      }
      assertThat(echo.messages(Object.class)).isSameAs(address);
    }
  }

  @Test
  void aCancelEndsTheCallWithin() {
    PythonRef patient = fixture.spawn(WorkerSpec.actor("accounts:Patient"));
    var call = Call.of("accounts:ask", VALUES, patient.asHost(), 60.0);
    CompletionStage<List<Object>> asked = other.call(call.withDeadline(Duration.ofSeconds(10)));
    await().until(() -> fixture.status(patient).inFlight() == 1);
    asked.toCompletableFuture().cancel(true);
    await()
        .untilAsserted(
            () ->
                assertThat(value(patient.call("has_ended", TEXTS)))
                    .containsExactly("cancelled True"));
  }

  @Test
  void referencesWithinMessagesWork() {
    PythonRef one = fixture.spawn(WorkerSpec.actor("accounts:Meeting"));
    PythonRef two = fixture.spawn(WorkerSpec.actor("accounts:Meeting"));
    assertThat(value(one.call("chain", Integer.class, two.asHost(), 20))).isEqualTo(20);
  }

  @Test
  void actorsThatAskEachOtherAtOnceAreToldOfTheRing() {
    var both = new CyclicBarrier(2);
    Host gate = Host.function(String.class, text -> arrive(both));
    WorkerSpec spec = WorkerSpec.actor("accounts:Meeting").withHost("gate", gate);
    PythonRef one = fixture.spawn(spec);
    PythonRef two = fixture.spawn(spec);
    CompletionStage<List<String>> first = one.call("meet", TEXTS, two.asHost());
    CompletionStage<List<String>> second = two.call("meet", TEXTS, one.asHost());
    var problems = List.of(value(first), value(second));
    assertThat(problems).filteredOn(it -> it.get(0).isEmpty()).hasSize(1);
    assertThat(problems)
        .filteredOn(it -> it.get(0).equals("WouldDeadlock"))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.get(1))
                    .contains(one.actor().path().name() + " ")
                    .contains(two.actor().path().name() + " "));
  }

  private static int arrive(CyclicBarrier barrier) {
    try {
      return barrier.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWorkerOfFunctionsHasNoReferenceToItself() {
    assertThat(value(other.call("accounts:refusal", TEXTS)).get(1)).contains("functions");
    PythonRef deaf = fixture.spawn(WorkerSpec.actor("accounts:Deaf"));
    List<String> refusal = value(deaf.call("itself", TEXTS));
    assertThat(refusal.get(0)).isEqualTo("Refused");
    assertThat(refusal.get(1)).contains("no method `receive`");
    assertThatIllegalStateException().isThrownBy(other::asHost).withMessageContaining("functions");
  }
}
