package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.host.Host;
import io.clutch.telemetry.WorkerEvent.HostFailed;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python asks and tells functions of the JVM. */
@ExtendWith(Leftovers.class)
class HostTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.functions("asking", "os");

  record Line(String item, int count) {}

  record Order(String customer, List<Line> lines, Optional<String> note) {}

  record Receipt(double total, Map<String, Double> lines) {}

  private static final CountDownLatch BLOCK = new CountDownLatch(1);
  private static final AtomicInteger CALLED = new AtomicInteger();

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    ClutchSetup setup =
        ClutchSetup.create()
            .withHost("double", Host.function(Long.class, number -> 2 * number))
            .withHost("later", Host.function(Long.class, HostTest::later))
            .withHost("orders", Host.function(Order.class, HostTest::sold))
            .withHost("length", Host.function(byte[].class, bytes -> bytes.length))
            .withHost("throws", Host.function(Long.class, HostTest::fail))
            .withHost("fails", Host.function(Long.class, number -> failed()))
            .withHost("odd", Host.function(Long.class, number -> List.of(1, new Object())))
            .withHost("huge", Host.function(Integer.class, byte[]::new))
            .withHost("never", Host.function(Long.class, number -> new CompletableFuture<Long>()))
            .withHost("counted", Host.function(Long.class, HostTest::count))
            .withHost("blocked", Host.function(Long.class, HostTest::block));
    fixture = ClutchFixture.open(setup);
    python = fixture.spawn(SPEC);
  }

  @AfterAll
  static void stop() {
    BLOCK.countDown();
    fixture.close();
  }

  private static CompletableFuture<Long> later(long number) {
    return CompletableFuture.supplyAsync(() -> 2 * number);
  }

  private static Receipt sold(Order order) {
    var lines = new TreeMap<String, Double>();
    order.lines().forEach(line -> lines.put(line.item(), line.count() * 1.5));
    return new Receipt(lines.values().stream().mapToDouble(it -> it).sum(), lines);
  }

  private static long fail(long number) {
    throw new IllegalStateException(
        "no " + number + "!", new ArithmeticException("the reason of it"));
  }

  private static CompletableFuture<Long> failed() {
    return CompletableFuture.supplyAsync(() -> fail(7));
  }

  private static CompletableFuture<Long> count(long number) {
    CALLED.incrementAndGet();
    return new CompletableFuture<>();
  }

  private static long block(long number) {
    CALLED.incrementAndGet();
    try {
      BLOCK.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return number;
  }

  private static List<String> problem(String host, Object message, double timeout) {
    return value(python.call("asking:failure", TEXTS, host, message, timeout));
  }

  @ParameterizedTest
  @ValueSource(strings = {"asking:double", "asking:double_async", "asking:in_thread"})
  void asksAFunction(String function) {
    assertThat(value(python.call(function, Long.class, 21))).isEqualTo(42);
  }

  @Test
  void asksAFunctionOfStages() {
    assertThat(value(python.call("asking:double", Long.class, 21, "later"))).isEqualTo(42);
  }

  @Test
  void passesRecordsBothWays() {
    assertThat(value(python.call("asking:buy", Receipt.class, "Ada", 2)))
        .isEqualTo(new Receipt(4.5, Map.of("pear", 3.0, "plum", 1.5)));
    assertThat(value(python.call("asking:buy_async", Receipt.class, "Ada", 4)).total())
        .isEqualTo(6.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 2000})
  void asksManyAtOnce(int count) {
    assertThat(value(python.call("asking:double_all", Integer.class, count))).isEqualTo(count);
    assertThat(value(python.call("asking:double_all", Integer.class, count, "later")))
        .isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "fails"})
  void raisesWhatJavaThrows(String host) {
    List<String> problem = problem(host, 7, 5);
    assertThat(problem.get(0)).isEqualTo("HostError");
    assertThat(problem.get(1))
        .isEqualTo("host '" + host + "' failed: java.lang.IllegalStateException: no 7!");
    assertThat(problem.get(2))
        .contains("at io.clutch.endtoend.HostTest.fail(HostTest.java:")
        .contains("Caused by: java.lang.ArithmeticException: the reason of it");
    assertThat(fixture.events(HostFailed.class))
        .anySatisfy(
            event -> {
              assertThat(event.host()).isEqualTo(host);
              assertThat(event.isAsk()).isTrue();
              assertThat(event.why()).contains("no 7!");
            });
  }

  @Test
  void raisesForAReplyThatCannotCross() {
    List<String> problem = problem("odd", 1, 5);
    assertThat(problem.get(0)).isEqualTo("HostError");
    assertThat(problem.get(1)).contains("[1]").contains("java.lang.Object");
    problem = problem("huge", 2_000_000, 5);
    assertThat(problem.get(0)).isEqualTo("HostError");
    assertThat(problem.get(1)).contains("over the limit of 1048576");
  }

  @Test
  void refusesAMessageOfAnotherType() {
    List<String> problem = problem("double", Map.of("a", 1), 5);
    assertThat(problem.get(0)).isEqualTo("Refused");
    assertThat(problem.get(1))
        .contains("host 'double'")
        .contains("message: expected")
        .contains("map");
  }

  @Test
  void refusesANameThatIsNotOffered() {
    List<String> problem = problem("secrets", 1, 5);
    assertThat(problem.get(0)).isEqualTo("Refused");
    assertThat(problem.get(1)).contains("no host 'secrets'").contains("'double'");
  }

  @Test
  void offersToOneWorkerAlone() {
    Host triple = Host.function(Long.class, number -> 3 * number);
    PythonRef other = fixture.spawn(SPEC.withHost("double", triple).withHost("mine", triple));
    assertThat(value(other.call("asking:double", Long.class, 5))).isEqualTo(15);
    assertThat(value(other.call("asking:double", Long.class, 5, "mine"))).isEqualTo(15);
    assertThat(problem("mine", 5, 5).get(0)).isEqualTo("Refused");
  }

  @Test
  void refusesMessagesThatAreTooLarge() {
    assertThat(value(python.call("asking:large", TEXTS, 1_000_000)).get(1)).isEqualTo("1000000");
    assertThat(value(python.call("asking:large", TEXTS, 1 << 20)).get(0)).isEqualTo("Refused");
  }

  @Test
  void endsByItsTimeout() {
    assertThat(problem("never", 1, 0.05).get(0)).isEqualTo("AskTimeout");
    Call<List<String>> call = Call.of("asking:failure_async", TEXTS, "never", 1, 0.05);
    assertThat(value(python.call(call)).get(0)).isEqualTo("AskTimeout");
  }

  @Test
  void endsWithTheDeadlineOfItsCall() {
    Call<Long> call =
        Call.of("asking:double", Long.class, 1, "never").withDeadline(Duration.ofMillis(200));
    failure(python.call(call), CallFailure.DeadlineExceeded.class);
    assertThat(value(python.call("asking:double", Long.class, 4))).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"asking:double", "asking:double_async"})
  void endsByACancelOfItsCall(String function) {
    CALLED.set(0);
    var call = python.call(function, Long.class, 1, "counted").toCompletableFuture();
    await().until(() -> CALLED.get() == 1);
    call.cancel(true);
    assertThat(value(python.call("asking:double", Long.class, 4))).isEqualTo(8);
  }

  @Test
  void aBlockedHostHoldsUpNoOther() {
    CALLED.set(0);
    PythonRef asker = fixture.spawn(WorkerSpec.actor("asking:Asker"));
    var blocked = asker.call("double_all", Integer.class, 40, "blocked").toCompletableFuture();
    await().until(() -> CALLED.get() == 16); // the parallelism
    assertThat(value(asker.call("double_all", Integer.class, 1000, "double"))).isEqualTo(1000);
    blocked.cancel(true);
    assertThat(value(asker.call("double_all", Integer.class, 1000, "double"))).isEqualTo(1000);
  }

  @Test
  void isRefusedInAConstructor() {
    PythonRef eager = fixture.spawn(WorkerSpec.actor("asking:Eager"));
    assertThat(value(eager.call("tell", TEXTS)).get(1))
        .contains("not while it imports or constructs");
  }
}
