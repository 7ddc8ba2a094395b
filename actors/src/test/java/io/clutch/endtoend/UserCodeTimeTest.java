package io.clutch.endtoend;

import static io.clutch.Alike.like;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.data.ValueCodec;
import io.clutch.endtoend.Senders.Kind;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Slow user code delays nothing else: each test waits until others are served. */
@Tag("long")
@ExtendWith(Leftovers.class)
@Timeout(60)
class UserCodeTimeTest {
  private static final int ROWS = 1_000_000;

  private static TreeFixture tree;
  @TempDir Path directory;

  /** A value whose encoding takes until the gate is open. */
  record Slow(CountDownLatch begun, CountDownLatch gate) {
    Slow() {
      this(new CountDownLatch(1), new CountDownLatch(1));
    }

    void pass() {
      begun.countDown();
      waitFor(gate);
    }
  }

  private static final class SlowCodec implements ValueCodec<Slow> {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public Class<Slow> type() {
      return Slow.class;
    }

    @Override
    public Object toValue(Slow value) {
      value.pass();
      return "passed";
    }

    @Override
    public Slow fromValue(Object value) {
      return new Slow();
    }
  }

  private static void waitFor(CountDownLatch gate) {
    try {
      assertThat(gate.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  static void start() {
    ClutchSetup setup = ClutchSetup.create().withCodec(new SlowCodec());
    tree = TreeFixture.open(setup, TreeFixture.one(PythonWorker.child("a", Senders.WORKER)));
  }

  @AfterAll
  static void stop() {
    tree.close();
  }

  private static void assertOthersAreServed(PythonRef other) {
    assertThat(pid(other)).isPositive();
    TestProbe<Outcome<Long>> probe = Senders.probe(tree.clutch);
    Senders.invoke(other, Call.of("os:getpid", Long.class), probe);
    assertThat(Senders.received(probe)).isPositive();
  }

  private static Call<String> take(Object value) {
    return Call.of("outcomes:take", String.class, value);
  }

  @ParameterizedTest
  @EnumSource
  void aSlowCodecHoldsUpNobodyElse(Kind kind) {
    PythonRef python = Senders.ready(kind, tree);
    PythonRef other = Senders.ready(Kind.WORKER, tree);
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    var slow = new Slow();
    Senders.invoke(python, take(slow), probe);
    waitFor(slow.begun());
    assertOthersAreServed(other);
    assertThat(pid(python)).isPositive(); // by the reference, past the messages
    slow.gate().countDown();
    assertThat(Senders.received(probe)).isEqualTo("Passed");
  }

  @Test
  void anIteratorOverAMillionRowsHoldsUpNobodyElse() {
    PythonRef python = Senders.ready(Kind.WORKER, tree);
    PythonRef other = Senders.ready(Kind.WORKER, tree);
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    var half = new Slow();
    var rows =
        new AbstractList<Integer>() {
          @Override
          public Integer get(int index) {
            if (index == ROWS / 2) {
              half.pass();
            }
            return index;
          }

          @Override
          public Iterator<Integer> iterator() {
            return IntStream.range(0, ROWS).map(this::get).iterator();
          }

          @Override
          public int size() {
            return ROWS;
          }
        };
    Senders.invoke(python, take(rows), probe);
    waitFor(half.begun());
    assertOthersAreServed(other);
    half.gate().countDown();
    assertThat(Senders.received(probe)).isEqualTo("list");
  }

  @Test
  void aSlowConstructorArgumentHoldsUpNobodyElse() {
    PythonRef other = Senders.ready(Kind.WORKER, tree);
    var slow = new Slow();
    PythonRef python = tree.clutch.spawn(WorkerSpec.actor("usercode:Holder", slow));
    waitFor(slow.begun());
    assertOthersAreServed(other);
    slow.gate().countDown();
    assertThat(value(python.call("kind", String.class))).isNotEmpty();
  }

  @Test
  void aSlowSettingsFunctionOfAPoolsChildHoldsUpOnlyItsSupervisor() {
    PythonRef other = Senders.ready(Kind.WORKER, tree);
    var ofPool = new Slow();
    var ofWorker = new Slow();
    var pool =
        PoolSpec.of(Senders.WORKER.withSettings(passing(ofWorker)))
            .withSize(1)
            .withSettings(passing(ofPool));
    var spec = SupervisorSpec.oneForOne().withChild(PythonPool.child("pool", pool));
    ActorSystem<?> system = tree.clutch.system();
    var top = system.systemActorOf(Supervisor.create(spec), "slow-tree", Props.empty());
    for (Slow each : List.of(ofPool, ofWorker)) {
      waitFor(each.begun());
      assertOthersAreServed(other);
      each.gate().countDown();
    }
    assertThat(pid(Clutch.get(system).ref(top, "pool", pool))).isPositive();
    top.tell(new SupervisorCommand.Stop());
  }

  private static <S> UnaryOperator<S> passing(Slow slow) {
    return settings -> {
      slow.pass();
      return settings;
    };
  }

  @Test
  void aSlowTelemetryListenerHoldsUpNobody() {
    var listening = new Slow();
    Queue<Object> heard = new ConcurrentLinkedQueue<>();
    ClutchSetup setup =
        ClutchSetup.create()
            .withTelemetry(
                event -> {
                  listening.pass();
                  heard.add(event);
                });
    try (ClutchFixture fixture = ClutchFixture.unheard(setup)) {
      PythonRef one = fixture.spawn(Senders.WORKER);
      PythonRef two = fixture.spawn(Senders.WORKER);
      waitFor(listening.begun());
      for (int i = 0; i < 100; i++) {
        assertThat(pid(one)).isNotEqualTo(pid(two));
      }
      assertThat(heard).isEmpty();
      listening.gate().countDown();
      ClutchFixture.awaitTelemetry();
      assertThat(heard).hasSizeGreaterThan(400);
    }
  }

  @Test
  void aSlowPoisonHookHoldsUpNobody() {
    var hooked = new Slow();
    var told = new CountDownLatch(2);
    ClutchSetup setup =
        ClutchSetup.create()
            .withPoisonHook(
                call -> {
                  hooked.pass();
                  told.countDown();
                });
    try (ClutchFixture fixture = ClutchFixture.unheard(setup)) {
      PythonRef python =
          fixture.spawn(Senders.WORKER.withSettings(each -> each.withIdempotentAttempts(1)));
      PythonRef other = fixture.spawn(Senders.WORKER);
      var poison = Call.of("crashes:leave", Object.class, 3).asIdempotent();
      for (int i = 0; i < 2; i++) {
        ClutchFixture.failure(python.call(poison), Exited.class);
        assertThat(pid(python)).isPositive();
      }
      waitFor(hooked.begun());
      assertThat(pid(other)).isPositive();
      assertThat(told.getCount()).isEqualTo(2);
      hooked.gate().countDown();
      waitFor(told);
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesKeepTheirOrder(Kind kind) throws Exception {
    PythonRef python = kind == Kind.POOL ? Senders.pool(tree.clutch, 1) : Senders.ready(kind, tree);
    String file = directory.resolve("order").toString();
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    var large = List.of(new int[50_000]);
    for (int i = 0; i < 1_000; i++) {
      Call<String> call = Call.of("usercode:note", String.class, file, "" + i);
      Senders.invoke(python, i % 7 == 0 ? call.withNamed("more", large) : call, probe);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(Senders.received(probe)).isEqualTo("noted");
    }
    assertThat(Files.readAllLines(Path.of(file)))
        .containsExactlyElementsOf(IntStream.range(0, 1_000).mapToObj(i -> "" + i).toList());
  }

  @ParameterizedTest
  @EnumSource
  void theDeadlineOfAMessageBeginsWithItsArrival(Kind kind) {
    PythonRef python = Senders.ready(kind, tree);
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    var slow = new Slow();
    var limit = Duration.ofMillis(50);
    Senders.invoke(python, take(slow), probe);
    Senders.invoke(python, take("behind it").withDeadline(limit), probe);
    assertThat(Senders.failure(probe))
        .satisfies(like(new DeadlineExceeded(limit, DeadlineExceeded.Where.QUEUED)));
    slow.gate().countDown();
    assertThat(Senders.received(probe)).isNotEmpty();
    assertThat(pid(python)).isPositive();
  }

  /** A message that hangs occupies a thread, and delays those after it up to its deadline. */
  @ParameterizedTest
  @EnumSource
  void messagesBehindOneThatHangsAreServed(Kind kind) {
    PythonRef python = Senders.ready(kind, tree);
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    var slow = new Slow();
    var limit = Duration.ofMillis(50);
    Senders.invoke(python, take(slow).withDeadline(limit), probe);
    for (int i = 0; i < 10; i++) {
      Senders.invoke(python, take(List.of(i)), probe);
    }
    assertThat(Senders.failure(probe)).isInstanceOf(DeadlineExceeded.class);
    for (int i = 0; i < 10; i++) {
      assertThat(Senders.received(probe)).isEqualTo("list");
    }
    slow.gate().countDown();
    Senders.invoke(python, take(List.of()), probe);
    assertThat(Senders.received(probe)).isEqualTo("list");
  }

  @Test
  void messagesThatWaitForTheirEncodingAreBounded() {
    PythonRef python =
        tree.clutch.spawn(
            Senders.WORKER.withSettings(each -> each.withQueue(each.queue().withCapacity(3))));
    pid(python);
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    var slow = new Slow();
    Senders.invoke(python, take(slow), probe);
    waitFor(slow.begun());
    for (int i = 0; i < 3; i++) {
      Senders.invoke(python, take("text"), probe);
    }
    assertThat(Senders.failure(probe)).isInstanceOf(QueueFull.class);
    slow.gate().countDown();
    for (int i = 0; i < 3; i++) {
      assertThat(Senders.received(probe)).isNotEmpty();
    }
  }

  @Test
  void aWorkerThatStopsFinishesTheMessagesBeforeAndTakesNoneAfter() {
    PythonRef python = Senders.ready(Kind.WORKER, tree);
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    var slow = new Slow();
    Senders.invoke(python, take(slow), probe);
    waitFor(slow.begun());
    python.stop();
    Senders.invoke(python, take("too late"), probe);
    slow.gate().countDown();
    // What goes nowhere mostly fails before the other has its answer.
    assertThat(List.of(Senders.outcome(probe), Senders.outcome(probe)))
        .contains(new Outcome.Value<>("Passed"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(NotRunning.class)));
    ClutchFixture.stopped(python);
  }

  @Test
  void aMessageWhoseCallerEndsIsCancelled() {
    PythonPool pool = Senders.pool(tree.clutch, 1);
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    var slow = new Slow();
    Senders.invoke(pool, take(slow), probe);
    waitFor(slow.begun());
    probe.stop();
    assertThat(pid(pool)).isPositive();
    slow.gate().countDown();
    TestProbe<Outcome<String>> next = Senders.probe(tree.clutch);
    Senders.invoke(pool, take(List.of()), next);
    assertThat(Senders.received(next)).isEqualTo("list");
    assertThat(PoolFixture.status(pool).waitingCalls()).isZero();
  }
}
