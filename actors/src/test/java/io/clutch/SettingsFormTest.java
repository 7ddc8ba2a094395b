package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.internal.config.ClutchSettings;
import io.clutch.internal.process.LauncherSettings;
import io.clutch.internal.settings.SettingChecks;
import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.internal.transport.LinkSettings;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.Routing;
import io.clutch.pool.SessionRequest;
import io.clutch.pool.SizeSettings;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Shutdown;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.ProcessLimits;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSettings;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All settings are records of one form: {@code create()}, and {@code withX} for each component. */
class SettingsFormTest {
  private static final Config REFERENCE =
      ConfigFactory.parseResources("reference.conf").getConfig("clutch");

  private static final List<Record> DEFAULTS =
      List.of(
          WorkerSettings.create(),
          QueueSettings.create(),
          LadderSettings.create(),
          StopSettings.create(),
          HealthSettings.create(),
          RestartSettings.create(),
          ProcessLimits.create(),
          PoolSettings.create(),
          SizeSettings.create(),
          RecycleSettings.create(),
          BackoffSettings.create(),
          LinkSettings.create(),
          LauncherSettings.create(),
          EnvironmentPolicy.create(),
          RetrySettings.create());

  /** Other values of these types. */
  private static final Map<Type, List<?>> OTHERS =
      Map.ofEntries(
          Map.entry(QueueSettings.class, List.of(new QueueSettings(1, 1))),
          Map.entry(LadderSettings.class, List.of(LadderSettings.create().withoutKill())),
          Map.entry(StopSettings.class, List.of(StopSettings.create().withAsk(Duration.ZERO))),
          Map.entry(HealthSettings.class, List.of(HealthSettings.create().withAliveMisses(1))),
          Map.entry(RestartSettings.class, List.of(RestartSettings.never())),
          Map.entry(ProcessLimits.class, List.of(ProcessLimits.create().withMemory(1))),
          Map.entry(SizeSettings.class, List.of(SizeSettings.create().withBounds(0, 9_999))),
          Map.entry(RecycleSettings.class, List.of(RecycleSettings.create().withCalls(1))),
          Map.entry(BackoffSettings.class, List.of(BackoffSettings.create().withCrashes(9))));

  static Stream<Record> settings() {
    return DEFAULTS.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void eachComponentCanBeChangedAlone(Record defaults) throws Exception {
    new SettingsForm(OTHERS).assertEachComponentCanBeChangedAlone(defaults);
  }

  @Test
  void theDefaultsAreThoseOfTheReference() {
    ClutchSettings reference = ClutchSettings.create(REFERENCE);
    assertThat(WorkerSettings.create()).isEqualTo(reference.worker());
    assertThat(PoolSettings.create()).isEqualTo(reference.pool());
    assertThat(LauncherSettings.create()).isEqualTo(reference.launcher());
    assertThat(EnvironmentPolicy.create()).isEqualTo(reference.environment());
    assertThat(LinkSettings.create().withMaxMessageSize(1))
        .isEqualTo(reference.link().withMaxMessageSize(1));
    assertThat(PoolSettings.create().routing()).isEqualTo(Routing.LEAST_BUSY);
    assertThat(PoolSettings.create().affinity()).isEqualTo(Affinity.STRICT);
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        number("worker.credit", 1_000, most -> WorkerSettings.create().withCredit(most)),
        number("worker.max-streams", 1_000_000, it -> WorkerSettings.create().withMaxStreams(it)),
        number(
            "worker.max-chain-depth", 64, most -> WorkerSettings.create().withMaxChainDepth(most)),
        number(
            "worker.max-children", 10_000, most -> WorkerSettings.create().withMaxChildren(most)),
        number(
            "worker.idempotent-attempts",
            1_000,
            most -> WorkerSettings.create().withIdempotentAttempts(most)),
        number(
            "worker.restart.max-restarts",
            1_000_000,
            most -> RestartSettings.create().withMaxRestarts(most)),
        number("pool.in-flight", 1_000, most -> PoolSettings.create().withInFlight(most)),
        number("pool.max", 10_000, most -> SizeSettings.create().withMax(most)),
        number("pool.overflow", 10_000, most -> SizeSettings.create().withOverflow(most)),
        number(
            "pool.start-concurrency",
            10_000,
            most -> SizeSettings.create().withStartConcurrency(most)),
        number("pool.backoff.crashes", 10_000, it -> BackoffSettings.create().withCrashes(it)));
  }

  private static Arguments number(String key, int most, IntFunction<Record> set) {
    return Arguments.of(key, most, set);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void codeMaySetWhatConfigurationMay(String key, int most, IntFunction<Record> set) {
    ClutchSettings.create(REFERENCE.withValue(key, ConfigValueFactory.fromAnyRef(most)));
    set.apply(most);
    Config tooMuch = REFERENCE.withValue(key, ConfigValueFactory.fromAnyRef(most + 1));
    assertThatThrownBy(() -> ClutchSettings.create(tooMuch))
        .isInstanceOf(ConfigException.BadValue.class);
    assertThatIllegalArgumentException().isThrownBy(() -> set.apply(most + 1));
  }

  static Stream<Consumer<Duration>> times() {
    return Stream.of(
        limit -> SessionRequest.create().withDeadline(limit),
        limit -> SessionRequest.create().withWaitLimit(limit),
        limit -> Call.of("f", Object.class).withDeadline(limit),
        limit -> CallPolicy.create().withHedge(limit),
        limit -> RetrySettings.create().withMaxBackoff(limit),
        limit -> WorkerSettings.create().withCallDeadline(limit),
        limit -> ProcessLimits.create().withCpuTime(limit),
        limit -> PoolSettings.create().withQueueWait(limit),
        limit -> SizeSettings.create().withLinger(limit),
        limit -> ChildSpec.of("child", Behaviors::empty).withStartLimit(limit),
        limit -> Backoff.none().withMax(limit),
        Shutdown::within);
  }

  @ParameterizedTest
  @MethodSource("times")
  void theHundredthDayIsTheLastEverywhere(Consumer<Duration> set) {
    set.accept(SettingChecks.LONGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.accept(SettingChecks.LONGEST.plusNanos(1)))
        .withMessageContaining("100 days");
    assertThatIllegalArgumentException().isThrownBy(() -> set.accept(Duration.ofNanos(-1)));
  }
}
