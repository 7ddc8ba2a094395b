package io.clutch.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.pool.PoolWorld;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings reach the pool, and invalid ones are rejected by name. */
class PoolSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TOO_LONG = Duration.ofDays(101);
  private static final PoolSpec SPEC = PoolSpec.of(WorkerSpec.functions("m"));

  private static PoolSettings of(PoolSpec spec) {
    return spec.settings(PoolWorld.SETTINGS);
  }

  private static Arguments bad(String key, UnaryOperator<PoolSpec> change) {
    return Arguments.of(key, change);
  }

  private static Arguments badRecycling(String key, UnaryOperator<RecycleSettings> change) {
    return bad("recycle." + key, spec -> spec.withRecycling(change));
  }

  private static Arguments badBackoff(String key, Duration min, Duration max, Duration period) {
    return bad(
        "backoff." + key,
        spec ->
            spec.withSettings(old -> old.withBackoff(new BackoffSettings(1, min, max, period))));
  }

  private static Arguments badCrashes(int crashes) {
    return bad(
        "backoff.crashes must be from 0 to 10000, not " + crashes,
        spec ->
            spec.withSettings(
                old -> old.withBackoff(new BackoffSettings(crashes, SECOND, SECOND, SECOND))));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        bad("min -1", spec -> spec.withSize(-1, 3)),
        bad("min 3, max 2", spec -> spec.withSize(3, 2)),
        bad("max 0", spec -> spec.withSize(0)),
        bad("max 10001", spec -> spec.withSize(10_001)),
        bad("overflow -1", spec -> spec.withOverflow(-1, SECOND)),
        bad("overflow 10001", spec -> spec.withOverflow(10_001, SECOND)),
        badCrashes(-1),
        badCrashes(10_001),
        bad("linger", spec -> spec.withOverflow(1, Duration.ZERO)),
        bad("linger", spec -> spec.withOverflow(1, TOO_LONG)),
        bad("idle-time-to-live", spec -> spec.withIdleTimeToLive(Duration.ZERO)),
        bad("idle-time-to-live", spec -> spec.withIdleTimeToLive(SECOND.negated())),
        bad("start-concurrency", spec -> spec.withStartConcurrency(0)),
        bad("queue-capacity", spec -> spec.withQueueCapacity(0)),
        bad(
            "queue-bytes",
            spec -> spec.withSettings(old -> old.withQueue(old.queue().withBytes(0)))),
        bad("queue-wait", spec -> spec.withQueueWait(Duration.ZERO)),
        bad("queue-wait", spec -> spec.withQueueWait(TOO_LONG)),
        bad("in-flight", spec -> spec.withInFlight(0)),
        bad("in-flight", spec -> spec.withInFlight(1_001)),
        bad(
            "session-deadline",
            spec -> spec.withSettings(old -> old.withSessionDeadline(Duration.ZERO))),
        badRecycling("calls", old -> old.withCalls(0)),
        badRecycling("age", old -> old.withAge(Duration.ZERO)),
        badRecycling("jitter", old -> old.withJitter(-0.1)),
        badRecycling("jitter", old -> old.withJitter(1.1)),
        badRecycling("jitter", old -> old.withJitter(Double.NaN)),
        badRecycling("memory", old -> old.withMemory(0)),
        badRecycling("idle", old -> old.withIdle(TOO_LONG)),
        badBackoff("min", Duration.ZERO, SECOND, SECOND),
        badBackoff("max", SECOND, TOO_LONG, SECOND),
        badBackoff("max", SECOND.multipliedBy(2), SECOND, SECOND),
        badBackoff("period", SECOND, SECOND, Duration.ZERO),
        bad("withSettings", spec -> spec.withSettings(old -> null)));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatCannotBeIsRefusedByItsKey(String key, UnaryOperator<PoolSpec> change) {
    PoolSpec spec = change.apply(SPEC);
    assertThatThrownBy(() -> of(spec)).hasMessageContaining(key);
  }

  @Test
  void eachSettingArrivesAndTheOthersStay() {
    PoolSettings settings =
        of(
            SPEC.withSize(3, 5)
                .withOverflow(2, SECOND)
                .withIdleTimeToLive(SECOND.multipliedBy(2))
                .withStartConcurrency(4)
                .withLazyStart(true)
                .withQueueCapacity(6)
                .withQueueWait(SECOND.multipliedBy(3))
                .withRouting(Routing.FIFO)
                .withRouting(Routing.STICKY, Affinity.SOFT)
                .withInFlight(7)
                .withRecycling(old -> old.withCalls(8).withJitter(0.1))
                .withSettings(old -> old.withSessionDeadline(SECOND.multipliedBy(9))));
    assertThat(settings)
        .isEqualTo(
            new PoolSettings(
                new SizeSettings(3, 5, 2, SECOND, SECOND.multipliedBy(2), 4, false),
                new QueueSettings(6, PoolWorld.SETTINGS.queue().bytes()),
                Optional.of(SECOND.multipliedBy(3)),
                Routing.STICKY,
                Affinity.SOFT,
                7,
                SECOND.multipliedBy(9),
                RecycleSettings.create().withCalls(8).withJitter(0.1),
                PoolWorld.SETTINGS.backoff()));
    assertThat(settings.size().most()).isEqualTo(7);
  }

  @Test
  void whatIsNotSaidIsAsConfigured() {
    assertThat(of(SPEC)).isEqualTo(PoolWorld.SETTINGS);
    assertThat(of(SPEC.withSize(3)).size().min()).isEqualTo(3);
    assertThat(of(SPEC.withRouting(Routing.LIFO)).affinity())
        .isEqualTo(PoolWorld.SETTINGS.affinity());
  }
}
