package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Doubler.doubler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.endtoend.Doubler.GetDouble;
import io.clutch.host.Host;
import io.clutch.telemetry.WorkerEvent.HostFailed;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Python asks and tells actors of the JVM. */
@ExtendWith(Leftovers.class)
class HostActorTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.functions("asking", "os");
  private static final int FLOOD = Integer.getInteger("clutch.test.flood", 100_000);

  record Sale(String item, double price) {}

  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static <M> ActorRef<M> spawn(Behavior<M> behavior) {
    return Doubler.spawn(fixture.system(), behavior);
  }

  private static Host doubling(ActorRef<GetDouble> actor) {
    return Host.actor(actor, Long.class, GetDouble::new);
  }

  @Test
  void asksAnActor() {
    PythonRef python = fixture.spawn(SPEC.withHost("double", doubling(spawn(doubler()))));
    assertThat(value(python.call("asking:double", Long.class, 21))).isEqualTo(42);
    assertThat(value(python.call("asking:double_all", Integer.class, 2000))).isEqualTo(2000);
  }

  @Test
  void theExampleOfATill() {
    TestProbe<Sale> ledger = TestProbe.create(fixture.system());
    WorkerSpec spec =
        WorkerSpec.actor("asking:Till")
            .withHost("prices", Host.function(String.class, item -> 0.5 * item.length()))
            .withHost("ledger", Host.actor(ledger.getRef(), Sale.class));
    assertThat(value(fixture.spawn(spec).call("sell", Double.class, "pear"))).isEqualTo(2.0);
    ledger.expectMessage(new Sale("pear", 2.0));
  }

  @Test
  void anActorThatIsToldOnlyRefusesAsks() {
    TestProbe<Long> probe = TestProbe.create(fixture.system());
    PythonRef python =
        fixture.spawn(SPEC.withHost("probe", Host.actor(probe.getRef(), Long.class)));
    List<String> problem = value(python.call("asking:failure", TEXTS, "probe", 1));
    assertThat(problem.get(0)).isEqualTo("Refused");
    assertThat(problem.get(1)).contains("takes tells only");
  }

  @Test
  void anActorThatIsAskedMayBeTold() {
    var seen = new CompletableFuture<Long>();
    ActorRef<GetDouble> actor =
        spawn(
            Behaviors.receiveMessage(
                message -> {
                  message.replyTo().tell(0L);
                  seen.complete(message.number());
                  return Behaviors.same();
                }));
    PythonRef python = fixture.spawn(SPEC.withHost("double", doubling(actor)));
    value(python.call("asking:tell_all", Long.class, "double", 1));
    assertThat(value(seen)).isZero();
  }

  @Test
  void anActorThatStopsFailsItsAsks() {
    ActorRef<GetDouble> stops = spawn(Behaviors.receiveMessage(message -> Behaviors.stopped()));
    PythonRef python = fixture.spawn(SPEC.withHost("double", doubling(stops)));
    for (int i = 0; i < 2; i++) {
      List<String> problem = value(python.call("asking:failure", TEXTS, "double", 1, 20.0));
      assertThat(problem.get(0)).isEqualTo("HostError");
      assertThat(problem.get(1)).contains("the actor stopped before it replied");
    }
    value(python.call("asking:tell_all", Long.class, "double", 1000));
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.events(HostFailed.class))
                    .anySatisfy(event -> assertThat(event.isAsk()).isFalse()));
  }

  @Test
  void anActorThatRepliesAndStopsHasAnswered() {
    for (int i = 0; i < 20; i++) {
      ActorRef<GetDouble> once =
          spawn(
              Behaviors.receiveMessage(
                  message -> {
                    message.replyTo().tell(1L);
                    return Behaviors.stopped();
                  }));
      PythonRef python = fixture.spawn(SPEC.withHost("double", doubling(once)));
      assertThat(value(python.call("asking:double", Long.class, 21))).isEqualTo(1);
      python.stop();
    }
  }

  @Test
  void asksThatEndByTheirTimeoutsDoNotFillTheMailbox() {
    var goOn = new CountDownLatch(1);
    var taken = new AtomicInteger();
    ActorRef<GetDouble> blocks =
        spawn(
            Behaviors.receiveMessage(
                message -> {
                  goOn.await();
                  taken.incrementAndGet();
                  return Behaviors.same();
                }));
    var begun = new AtomicInteger();
    Host host =
        Host.<Long, Long, GetDouble>actor(
            blocks,
            Long.class,
            (number, replyTo) -> {
              begun.incrementAndGet();
              return new GetDouble(number, replyTo);
            });
    PythonRef python = fixture.spawn(SPEC.withHost("double", host));
    try {
      while (begun.get() < 256) { // an ask that ends before it has begun takes no room
        askInVain(python);
      }
      for (int i = 0; i < 20; i++) {
        askInVain(python);
      }
      assertThat(begun).hasValue(256);
    } finally {
      goOn.countDown();
    }
    await().until(() -> taken.get() == 256);
    while (begun.get() == 256) { // until there is room again
      askInVain(python);
    }
  }

  private static void askInVain(PythonRef python) {
    List<String> problem = value(python.call("asking:failure", TEXTS, "double", 1, 0.001));
    assertThat(problem.get(0)).isEqualTo("AskTimeout");
  }

  @Test
  void aFloodOfTellsKeepsItsOrderAndIsSlowedAtItsSource() {
    var seen = new ArrayList<Long>();
    var done = new CompletableFuture<Integer>();
    var goOn = new CountDownLatch(1);
    ActorRef<Long> slow =
        spawn(
            Behaviors.receiveMessage(
                number -> {
                  goOn.await();
                  seen.add(number);
                  if (number == FLOOD - 1) {
                    done.complete(seen.size());
                  }
                  return Behaviors.same();
                }));
    PythonRef python = fixture.spawn(SPEC.withHost("slow", Host.actor(slow, Long.class)));
    var grown = python.call("asking:tell_all", Long.class, "slow", FLOOD);
    long heldBack = 0;
    while (heldBack == 0) {
      heldBack = fixture.status(python).inFlight(); // its call still runs
    }
    assertThat(grown.toCompletableFuture()).isNotDone();
    goOn.countDown();
    long grownBy = value(grown);
    System.out.println(FLOOD + " tells: the sender's memory has grown by " + grownBy + " KiB");
    assertThat(grownBy).as("KiB").isLessThan(8_000);
    assertThat(value(done)).isEqualTo(FLOOD);
    assertThat(seen).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tellsOfTasksKeepTheirOrder() {
    TestProbe<Long> probe = TestProbe.create(fixture.system());
    PythonRef python =
        fixture.spawn(SPEC.withHost("probe", Host.actor(probe.getRef(), Long.class)));
    value(python.call("asking:tell_all_async", Object.class, "probe", 5000));
    for (long i = 0; i < 5000; i++) {
      probe.expectMessage(i);
    }
  }

  @Test
  void aTellOfAnotherTypeIsReported() {
    TestProbe<Sale> probe = TestProbe.create(fixture.system());
    PythonRef python =
        fixture.spawn(SPEC.withHost("sales", Host.actor(probe.getRef(), Sale.class)));
    value(python.call("asking:tell_all", Long.class, "sales", 3));
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.events(HostFailed.class))
                    .filteredOn(event -> event.host().equals("sales"))
                    .hasSize(3)
                    .allSatisfy(event -> assertThat(event.why()).contains("expected")));
    probe.expectNoMessage();
  }

  @Test
  void namesAreChecked() {
    Host host = Host.function(Map.class, map -> map);
    for (String name : List.of("", "a b", "a/b", "x".repeat(101))) {
      org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
          .isThrownBy(() -> SPEC.withHost(name, host));
    }
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> host.withParallelism(0));
  }
}
