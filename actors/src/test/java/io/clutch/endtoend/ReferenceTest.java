package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Doubler.doubler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.endtoend.Doubler.GetDouble;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.host.Host;
import io.clutch.telemetry.WorkerEvent.HostFailed;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** References to actors and hosts cross as values. */
@ExtendWith(Leftovers.class)
class ReferenceTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final ResultType<ActorRef<Deposit>> LEDGER = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.functions("referring", "asking", "os");

  record Deposit(double amount) {}

  record Found(ActorRef<Deposit> ledger) {}

  record Branch(
      ActorRef<Deposit> ledger,
      Map<String, List<ActorRef<? super Deposit>>> others,
      Optional<String> note) {
    static Branch of(ActorRef<Deposit> ledger) {
      return new Branch(ledger, Map.of("all", List.of(ledger)), Optional.empty());
    }
  }

  interface Referring {
    CompletionStage<String> deposit(ActorRef<Deposit> ledger, double amount);

    void depositAll(List<ActorRef<Deposit>> ledgers, double amount);
  }

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open(ClutchSetup.create());
    python = fixture.spawn(SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static <M> ActorRef<M> spawn(Behavior<M> behavior) {
    return Doubler.spawn(fixture.system(), behavior);
  }

  private static TestProbe<Deposit> ledger() {
    return TestProbe.create(fixture.system());
  }

  private static Host told(TestProbe<Deposit> ledger) {
    return Host.actor(ledger.getRef(), Deposit.class);
  }

  @Test
  void aRecordCarriesReferencesBothWays() {
    TestProbe<Deposit> ledger = ledger();
    Branch branch = Branch.of(ledger.getRef());
    Branch back = value(python.call("referring:pay", Branch.class, branch, 1.5));
    ledger.expectMessage(new Deposit(1.5));
    ledger.expectMessage(new Deposit(3.0));
    assertThat(back.ledger()).isSameAs(ledger.getRef());
    assertThat(back).isEqualTo(branch);
  }

  @Test
  void anArgumentIsGivenAsAHost() {
    TestProbe<Deposit> ledger = ledger();
    String path = value(python.call("referring:deposit", String.class, told(ledger), 2.0));
    assertThat(path).isEqualTo(ledger.getRef().path().toStringWithoutAddress());
    ledger.expectMessage(new Deposit(2.0));
  }

  @Test
  void anArgumentOfAnUnknownTypeIsRefused() {
    ActorRef<Deposit> ledger = ledger().getRef();
    CallFailure refused = failureOf("referring:deposit", ledger, 2.0);
    assertThat(refused).isInstanceOf(CallFailure.Unencodable.class);
    assertThat(refused.problem())
        .contains(
            "[0]", "type of its messages is not known", "Host.actor(reference, Message.class)");
    assertThat(failureOf("referring:keep_all", List.of(ledger)).problem()).contains("[0][0]");
  }

  private static CallFailure failureOf(String function, Object... arguments) {
    try {
      return failure(python.call(function, Object.class, arguments));
    } catch (CallFailedException atOnce) {
      return atOnce.failure();
    }
  }

  @Test
  void aContractTellsTheType() {
    TestProbe<Deposit> ledger = ledger();
    Referring referring =
        fixture
            .spawn(WorkerSpec.functions("referring").withContract(Referring.class))
            .as(Referring.class);
    assertThat(value(referring.deposit(ledger.getRef(), 0.5))).startsWith("/");
    referring.depositAll(List.of(ledger.getRef(), ledger.getRef()), 0.25);
    ledger.expectMessage(new Deposit(0.5));
    ledger.expectMessage(new Deposit(0.25));
    ledger.expectMessage(new Deposit(0.25));
  }

  @Test
  void aResultIsTheVerySameActorOrHost() {
    TestProbe<Deposit> ledger = ledger();
    Host host = told(ledger);
    assertThat(value(python.call("referring:back", LEDGER, host))).isSameAs(ledger.getRef());
    assertThat(value(python.call("referring:back", Host.class, host))).isSameAs(host);
    assertThat(value(python.call("referring:back", Object.class, host))).isSameAs(host);
    Host function = Host.function(Long.class, number -> number);
    assertThat(value(python.call("referring:back", Host.class, function))).isSameAs(function);
    CallFailure wrong = failure(python.call("referring:back", LEDGER, function));
    assertThat(wrong.problem()).contains("a reference to a function");
    var texts = new ResultType<ActorRef<String>>() {};
    wrong = failure(python.call("referring:back", texts, host));
    assertThat(wrong.problem()).contains("an actor of", "Deposit");
  }

  @Test
  void aMessageCarriesAReferenceBack() {
    TestProbe<Deposit> ledger = ledger();
    TestProbe<Branch> branches = TestProbe.create(fixture.system());
    Host to = Host.actor(branches.getRef(), Branch.class);
    value(python.call("referring:told_back", Void.class, to, told(ledger)));
    Branch got = branches.receiveMessage();
    assertThat(got.ledger()).isSameAs(ledger.getRef());
    assertThat(got.note()).contains("back");
  }

  @Test
  void aReplyCarriesAReference() {
    TestProbe<Deposit> ledger = ledger();
    Host finder = Host.function(Long.class, number -> told(ledger));
    PythonRef asker = fixture.spawn(SPEC.withHost("finder", finder));
    for (int i = 0; i < 20; i++) {
      assertThat(value(asker.call("referring:found", String.class, "finder"))).startsWith("/");
      ledger.expectMessage(new Deposit(4.0));
    }
  }

  @Test
  void aConstructorTakesAReferenceInEachProcess() {
    TestProbe<Deposit> ledger = ledger();
    PythonRef till = fixture.spawn(WorkerSpec.actor("referring:Till", told(ledger)));
    value(till.call("sell", Void.class, 1.0));
    ledger.expectMessage(new Deposit(1.0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asksGoThroughAReference(boolean isActor) {
    Host host =
        isActor
            ? Host.actor(spawn(doubler()), Long.class, GetDouble::new)
            : Host.function(Long.class, number -> 2 * number);
    assertThat(value(python.call("referring:ask", TEXTS, host, 21))).containsExactly("", "42");
    assertThat(value(python.call("referring:ask_async", Long.class, host, 4))).isEqualTo(8);
  }

  @Test
  void anActorThatIsToldOnlyRefusesAsks() {
    List<String> problem = value(python.call("referring:ask", TEXTS, told(ledger()), 1));
    assertThat(problem.get(0)).isEqualTo("Refused");
    problem = value(python.call("referring:ask", TEXTS, told(ledger()), Map.of("amount", 1.0)));
    assertThat(problem.get(1)).contains("takes tells only", "actor '/");
  }

  @Test
  void aForgedTokenIsRefusedAndTold() {
    List<String> problem =
        value(python.call("referring:forge", TEXTS, "0123456789abcdef0123456789abcdef", 1));
    assertThat(problem.get(0)).isEqualTo("Refused");
    assertThat(problem.get(1)).contains("was not given it, or has released it");
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.events(HostFailed.class))
                    .anySatisfy(
                        event -> {
                          assertThat(event.host()).isEqualTo("a reference not held");
                          assertThat(event.isAsk()).isFalse();
                        }));
    CallFailure result = failure(python.call("referring:forged", LEDGER, "0".repeat(32)));
    assertThat(result).isInstanceOf(CallFailure.Undecodable.class);
    assertThat(result.problem()).contains("a reference that its process was given");
  }

  @Test
  void aReferenceOfAnotherProcessIsRefused() {
    TestProbe<Deposit> ledger = ledger();
    String token = value(python.call("referring:token", String.class, told(ledger)));
    value(python.call("referring:keep", Void.class, told(ledger)));
    PythonRef other = fixture.spawn(SPEC);
    var deposit = Map.of("amount", 1.0);
    assertThat(value(other.call("referring:forge", TEXTS, token, deposit)).get(0))
        .isEqualTo("Refused");
    failure(other.call("referring:forged", LEDGER, token), CallFailure.Undecodable.class);
    assertThat(value(python.call("referring:back", LEDGER, told(ledger)))).isNotNull();
    ledger.expectNoMessage();
  }

  @Test
  void aReferenceEndsWithItsProcess() {
    TestProbe<Deposit> ledger = ledger();
    PythonRef restarts = fixture.spawn(SPEC);
    String token = value(restarts.call("referring:token", String.class, told(ledger)));
    value(restarts.call("referring:keep", Void.class, told(ledger)));
    failure(restarts.call("os:_exit", Void.class, 3));
    assertThat(value(restarts.call("referring:forge", TEXTS, token, 1)).get(0))
        .isEqualTo("Refused");
    String path = value(restarts.call("referring:deposit", String.class, told(ledger), 3.0));
    assertThat(path).startsWith("/");
    ledger.expectMessage(new Deposit(3.0));
  }

  @Test
  void whatIsDroppedIsFreed() {
    TestProbe<Deposit> ledger = ledger();
    PythonRef many = fixture.spawn(SPEC);
    for (int i = 0; i < 3; i++) {
      awaitKept(many, 9_000);
      CallFailure tooMany = failure(many.call("referring:keep_all", Integer.class, hosts(1_001)));
      assertThat(tooMany.problem()).contains("the number of references", "10000");
      value(many.call("referring:drop", Void.class));
    }
    awaitKept(many, 9_000);
    value(many.call("referring:drop", Void.class));
    value(many.call("referring:deposit", String.class, told(ledger), 1.0));
    ledger.expectMessage(new Deposit(1.0));
  }

  private static List<Host> hosts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Host.function(Long.class, number -> number))
        .toList();
  }

  /** What the process has dropped is freed soon. */
  private static void awaitKept(PythonRef python, int count) {
    await()
        .until(
            () ->
                python
                    .call("referring:keep_all", Integer.class, hosts(count))
                    .handle((kept, thrown) -> thrown == null && kept == count)
                    .toCompletableFuture()
                    .join());
  }

  @Test
  void tellsKeepTheirOrderAndAreBounded() {
    var seen = new ArrayList<Long>();
    ActorRef<Long> slow =
        spawn(
            Behaviors.receiveMessage(
                number -> {
                  seen.add(number);
                  if (number % 1_000 == 0) {
                    LockSupport.parkNanos(20_000_000);
                  }
                  return Behaviors.same();
                }));
    Host to = Host.actor(slow, Long.class);
    long grown = value(python.call("referring:tell_numbers", Long.class, to, 100_000));
    assertThat(grown).isLessThan(20_000);
    await().until(() -> seen.size() == 100_000);
    assertThat(seen).isSorted();
  }
}
