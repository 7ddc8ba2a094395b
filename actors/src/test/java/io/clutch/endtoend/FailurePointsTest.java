package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.host.CallChain;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** At each point of a chain something ends: the call has one outcome, and the worker goes on. */
@ExtendWith(Leftovers.class)
class FailurePointsTest {
  /** What happens, and how the call ends: by this failure of a call or error of Python. */
  enum Point {
    KILLED_WHILE_IT_WAITS("Exited"),
    KILLED_WITHIN("Exited"),
    CANCELLED_BEFORE_SENDING("Cancelled"),
    CANCELLED_IN_THE_QUEUE("Cancelled"),
    CANCELLED_WHILE_IT_WAITS("Cancelled"),
    CANCELLED_WITHIN("Cancelled"),
    CANCELLED_WHILE_IT_IS_ANSWERED("Cancelled"),
    HOST_THROWS("HostError"),
    HOST_DIES("HostError"),
    HOST_NEVER_ANSWERS("DeadlineExceeded");

    private final String outcome;

    Point(String outcome) {
      this.outcome = outcome;
    }
  }

  record Text(String text, ActorRef<String> replyTo) {}

  private static final List<String> STYLES = List.of("Blocks", "Relays");
  private static final Map<String, PythonRef> WORKERS = new ConcurrentHashMap<>();
  private static final Queue<CompletableFuture<String>> HELD = new ConcurrentLinkedQueue<>();
  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    STYLES.forEach(style -> WORKERS.put(style, spawn(style)));
  }

  @AfterAll
  static void stop() {
    HELD.forEach(held -> held.complete("late"));
    TablesLeft.check(fixture.system());
    fixture.close();
  }

  private static PythonRef spawn(String style) {
    Host held = Host.function(String.class, text -> hold());
    Host within =
        Host.function(
            String.class, text -> WORKERS.get(style).call("pass_on", String.class, "held", text));
    Host fails =
        Host.function(
            String.class,
            text -> {
              throw new IllegalStateException("no");
            });
    Host dies =
        Host.actor(
            Doubler.<Text>spawn(
                fixture.system(), Behaviors.receiveMessage(any -> Behaviors.stopped())),
            String.class,
            Text::new);
    return fixture.spawn(
        WorkerSpec.actor("rings:" + style)
            .withHost("held", held)
            .withHost("within", within)
            .withHost("throws", fails)
            .withHost("dies", dies));
  }

  private static CompletableFuture<String> hold() {
    assertThat(CallChain.current()).isNotSameAs(CallChain.none());
    var answer = new CompletableFuture<String>();
    HELD.add(answer);
    return answer;
  }

  static Stream<Arguments> points() {
    return Stream.of(Point.values())
        .flatMap(point -> STYLES.stream().map(style -> Arguments.of(point, style)));
  }

  @ParameterizedTest
  @MethodSource("points")
  void theCallHasOneOutcome(Point point, String style) {
    PythonRef python = WORKERS.get(style);
    HELD.clear();
    assertThat(outcome(happen(point, python))).isEqualTo(point.outcome);
    HELD.forEach(held -> held.complete("late"));
    assertThat(value(python.call("ask", RingsTest.TEXTS, "throws", "x")).get(0))
        .isEqualTo("HostError");
    assertThat(value(python.call("end", String.class))).isEqualTo("end");
  }

  private static CompletableFuture<String> happen(Point point, PythonRef python) {
    return switch (point) {
      case KILLED_WHILE_IT_WAITS -> killed(python, ask(python, "held"));
      case KILLED_WITHIN -> killed(python, ask(python, "within"));
      case CANCELLED_BEFORE_SENDING -> cancelled(ask(python, "held"));
      case CANCELLED_IN_THE_QUEUE -> inTheQueue(python);
      case CANCELLED_WHILE_IT_WAITS -> cancelled(begun(ask(python, "held")));
      case CANCELLED_WITHIN -> cancelled(begun(ask(python, "within")));
      case CANCELLED_WHILE_IT_IS_ANSWERED -> whileAnswered(begun(ask(python, "held")));
      case HOST_THROWS -> ask(python, "throws");
      case HOST_DIES -> ask(python, "dies");
      case HOST_NEVER_ANSWERS -> never(python);
    };
  }

  private static CompletableFuture<String> ask(PythonRef python, String host) {
    return python.call("pass_on", String.class, host, "text").toCompletableFuture();
  }

  private static CompletableFuture<String> begun(CompletableFuture<String> call) {
    await().until(() -> !HELD.isEmpty());
    return call;
  }

  private static CompletableFuture<String> killed(
      PythonRef python, CompletableFuture<String> call) {
    begun(call);
    TreeFixture.kill(fixture.status(python).pid());
    return call;
  }

  private static CompletableFuture<String> cancelled(CompletableFuture<String> call) {
    call.cancel(false);
    return call;
  }

  private static CompletableFuture<String> inTheQueue(PythonRef python) {
    CompletableFuture<String> first = begun(ask(python, "held"));
    CompletableFuture<String> second = ask(python, "held");
    second.cancel(false);
    HELD.forEach(held -> held.complete("first"));
    assertThat(value(first)).isEqualTo("first");
    return second;
  }

  private static CompletableFuture<String> whileAnswered(CompletableFuture<String> call) {
    CompletableFuture.runAsync(() -> HELD.forEach(held -> held.complete("answer")));
    return cancelled(call);
  }

  private static CompletableFuture<String> never(PythonRef python) {
    return python
        .call(Call.of("pass_on", String.class, "held", "text").withDeadline(Duration.ofMillis(200)))
        .toCompletableFuture();
  }

  private static String outcome(CompletableFuture<String> call) {
    try {
      return value(call);
    } catch (CancellationException e) {
      return "Cancelled";
    } catch (CallFailedException e) {
      return e.failure() instanceof Raised raised
          ? raised.error().type()
          : e.failure().getClass().getSimpleName();
    }
  }
}
