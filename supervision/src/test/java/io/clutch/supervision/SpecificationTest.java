package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invalid value is rejected with a message of its own. */
class SpecificationTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ChildSpec<Kid.Command> x() {
    return Kid.spec("x");
  }

  private static SupervisorSpec any() {
    return SupervisorSpec.oneForOne().withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT);
  }

  private static Arguments refused(String message, ThrowingCallable made) {
    return Arguments.of(message, made);
  }

  static Stream<Arguments> wrong() {
    ChildSpec<Kid.Command> significant = x().withSignificant(true);
    return Stream.of(
        refused("child '': id must be 1 to 100", () -> Kid.spec("")),
        refused("child 'a/b': id must be", () -> Kid.spec("a/b")),
        refused("child 'x': start-limit must be", () -> x().withStartLimit(Duration.ZERO)),
        refused("child 'x': max-failed-starts must be", () -> x().withMaxFailedStarts(0)),
        refused("child 'x': holding: messages", () -> x().withHolding(-1, SECOND)),
        refused("child 'x': holding: limit", () -> x().withHolding(1, Duration.ZERO)),
        refused("child 'null': id", () -> Kid.spec(null)),
        refused("child 'x': behavior must not be null", () -> ChildSpec.of("x", null)),
        refused("child 'x': behavior must", () -> ChildSpec.acknowledging("x", null)),
        refused("child 'x': spec must", () -> ChildSpec.supervisor("x", null)),
        refused("child 'x': restart must", () -> x().withRestart(null)),
        refused("child 'x': shutdown must", () -> x().withShutdown(null)),
        refused("child 'x': start-limit must", () -> x().withStartLimit(null)),
        refused("child 'x': backoff must", () -> x().withBackoff(null)),
        refused("child 'x': stop-message must", () -> x().withStopMessage(null)),
        refused("child 'x': props must", () -> x().withProps((Props) null)),
        refused(
            "child 'x': props must", () -> x().withProps((Function<ActorSystem<?>, Props>) null)),
        refused("child 'x': holding: limit must", () -> x().withHolding(1, null)),
        refused("child 'x': undelivered must", () -> x().withUndelivered(null)),
        refused("child 'x': survey must", () -> x().withSurvey(null)),
        refused("child must not be null", () -> any().withChild(null)),
        refused("children must not be null", () -> any().withChildren(null)),
        refused("period must not be null", () -> any().withIntensity(1, null)),
        refused("auto-shutdown must not be null", () -> any().withAutoShutdown(null)),
        refused("strategy must not be null", () -> SupervisorSpec.of(null)),
        refused("listener must not be null", () -> any().withListener(null)),
        refused("shutdown limit must not be null", () -> Shutdown.within(null)),
        refused("backoff.min must not be null", () -> Backoff.exponential(null, SECOND)),
        refused("shutdown limit must be greater", () -> Shutdown.within(Duration.ZERO)),
        refused("shutdown limit must be greater", () -> Shutdown.within(SECOND.negated())),
        refused("at most 100 days", () -> Shutdown.within(Duration.ofDays(101))),
        refused("0 <= min <= max", () -> Backoff.exponential(SECOND, SECOND.dividedBy(2))),
        refused("0 <= min <= max", () -> Backoff.exponential(SECOND.negated(), SECOND)),
        refused("backoff.jitter", () -> new Backoff(SECOND, SECOND, 1.1, SECOND)),
        refused("backoff.jitter", () -> new Backoff(SECOND, SECOND, Double.NaN, SECOND)),
        refused("backoff.stable-after", () -> new Backoff(SECOND, SECOND, 0, Duration.ZERO)),
        refused("intensity must not be negative", () -> any().withIntensity(-1, SECOND)),
        refused("period must be greater", () -> any().withIntensity(1, Duration.ZERO)),
        refused("max-children is for dynamic", () -> any().withMaxChildren(1)),
        refused("max-children must not be neg", () -> SupervisorSpec.dynamic().withMaxChildren(-1)),
        refused("start-concurrency is for dynamic", () -> any().withStartConcurrency(2)),
        refused(
            "start-concurrency must be at least 1",
            () -> SupervisorSpec.dynamic().withStartConcurrency(0)),
        refused(
            "auto-shutdown must be never",
            () -> SupervisorSpec.dynamic().withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT)),
        refused("child 'x': a dynamic supervisor", () -> SupervisorSpec.dynamic().withChild(x())),
        refused("child 'x': id is there already", () -> any().withChild(x()).withChild(x())),
        refused(
            "child 'x': significant is for transient and temporary",
            () -> Supervisor.create(any().withChild(significant))),
        refused(
            "child 'x': significant needs a supervisor",
            () ->
                Supervisor.create(
                    SupervisorSpec.oneForOne()
                        .withChild(significant.withRestart(Restart.TRANSIENT)))),
        refused(
            "child 'x': significant is for transient",
            () -> ChildSpec.supervisor("inner", any().withChild(significant))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void isRefused(String message, ThrowingCallable made) {
    assertThatThrownBy(made)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void significantChildrenAreNotForDynamicSupervisors() {
    assertThatThrownBy(
            () ->
                SupervisorSpec.dynamic()
                    .check(x().withRestart(Restart.TEMPORARY).withSignificant(true)))
        .hasMessageContaining("child 'x'")
        .hasMessageContaining("dynamic");
  }

  @Test
  void theDefaultsAreThoseOfOtp() {
    ChildSpec<Kid.Command> worker = x();
    assertThat(worker.restart()).isEqualTo(Restart.PERMANENT);
    assertThat(worker.shutdown()).isEqualTo(Shutdown.within(Duration.ofSeconds(5)));
    assertThat(worker.significant()).isFalse();
    assertThat(worker.backoff()).isEqualTo(Backoff.none());
    assertThat(ChildSpec.supervisor("x", any()).shutdown()).isEqualTo(Shutdown.infinity());
    assertThat(SupervisorSpec.oneForOne().autoShutdown()).isEqualTo(AutoShutdown.NEVER);
  }

  @Test
  void whatWasSaidCanBeRead() {
    var backoff = Backoff.exponential(SECOND, SECOND);
    var child =
        x().withRestart(Restart.TRANSIENT)
            .withShutdown(Shutdown.brutalKill())
            .withSignificant(true)
            .withStartLimit(SECOND)
            .withBackoff(backoff)
            .withMaxFailedStarts(3)
            .withStopMessage(new Kid.End())
            .withHolding(7, SECOND);
    assertThat(child.restart()).isEqualTo(Restart.TRANSIENT);
    assertThat(child.shutdown()).isEqualTo(Shutdown.brutalKill());
    assertThat(child.type()).isEqualTo(ChildSnapshot.Type.WORKER);
    assertThat(child.significant()).isTrue();
    assertThat(child.startLimit()).contains(SECOND);
    assertThat(child.backoff()).isEqualTo(backoff);
    assertThat(child.maxFailedStarts()).hasValue(3);
    assertThat(child.stopMessage()).contains(new Kid.End());
    assertThat(child.delivery().held()).isEqualTo(7);
    assertThat(child.supervisor()).isEmpty();

    SupervisionListener listener = event -> {};
    var spec =
        SupervisorSpec.restForOne()
            .withIntensity(2, SECOND)
            .withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT)
            .withListener(listener)
            .withChild(child);
    assertThat(spec.strategy()).isEqualTo(Strategy.REST_FOR_ONE);
    assertThat(spec.intensity()).isEqualTo(2);
    assertThat(spec.period()).isEqualTo(SECOND);
    assertThat(spec.autoShutdown()).isEqualTo(AutoShutdown.ANY_SIGNIFICANT);
    assertThat(spec.maxChildren()).isEmpty();
    assertThat(spec.listeners()).containsExactly(listener);
    assertThat(spec.children()).containsExactly(child);
    assertThat(SupervisorSpec.dynamic().withMaxChildren(5).maxChildren()).hasValue(5);
  }

  @Test
  void aSupervisorAsAChildIsMadeOfItsSpecification() {
    var nested = ChildSpec.supervisor("x", any());
    assertThat(nested.type()).isEqualTo(ChildSnapshot.Type.SUPERVISOR);
    assertThat(nested.supervisor()).isPresent();
    var startup =
        (Startup)
            Proxy.newProxyInstance(
                Startup.class.getClassLoader(),
                new Class<?>[] {Startup.class},
                (proxy, method, arguments) -> null);
    assertThatThrownBy(() -> nested.behavior(startup)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theOrderInWhichThingsAreSaidDoesNotMatter() {
    SupervisorSpec late =
        SupervisorSpec.oneForOne()
            .withChild(x().withSignificant(true).withRestart(Restart.TRANSIENT))
            .withAutoShutdown(AutoShutdown.ALL_SIGNIFICANT);
    assertThat(Supervisor.create(late)).isNotNull();
  }
}
