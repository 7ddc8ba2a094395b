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
import io.clutch.internal.transport.LinkSettings;
import io.clutch.pool.Affinity;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.Routing;
import io.clutch.pool.SessionRequest;
import io.clutch.pool.SizeSettings;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StreamSettings;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Shutdown;
import io.clutch.worker.EnvironmentPolicy;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.ProcessLimits;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
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
          StageSettings.create(),
          BatchSettings.create(),
          StreamSettings.create(),
          RetrySettings.create());

  /** Values of each type, of which at least one is accepted for each component. */
  private static final Map<Type, List<?>> OTHERS =
      Map.ofEntries(
          Map.entry(int.class, List.of(66, 7, 500, 1, 0)),
          Map.entry(long.class, List.of(12_345L)),
          Map.entry(double.class, List.of(0.5)),
          Map.entry(boolean.class, List.of(true, false)),
          Map.entry(String.class, List.of("ipc:///elsewhere")),
          Map.entry(Duration.class, List.of(Duration.ofSeconds(1), Duration.ofSeconds(7))),
          Map.entry(Path.class, List.of(Path.of("/clutch-elsewhere"))),
          Map.entry(Predicate.class, List.of((Predicate<Object>) failure -> false)),
          Map.entry(List.class, List.of(List.of("OTHER"))),
          Map.entry(QueueSettings.class, List.of(new QueueSettings(1, 1))),
          Map.entry(LadderSettings.class, List.of(LadderSettings.create().withoutKill())),
          Map.entry(StopSettings.class, List.of(StopSettings.create().withAsk(Duration.ZERO))),
          Map.entry(HealthSettings.class, List.of(HealthSettings.create().withAliveMisses(1))),
          Map.entry(RestartSettings.class, List.of(RestartSettings.never())),
          Map.entry(ProcessLimits.class, List.of(ProcessLimits.create().withMemory(1))),
          Map.entry(SizeSettings.class, List.of(SizeSettings.create().withBounds(0, 9_999))),
          Map.entry(RecycleSettings.class, List.of(RecycleSettings.create().withCalls(1))),
          Map.entry(BackoffSettings.class, List.of(BackoffSettings.create().withCrashes(9))),
          Map.entry(StageSettings.class, List.of(StageSettings.create().withAttempts(9))));

  static Stream<Record> settings() {
    return DEFAULTS.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void eachComponentCanBeChangedAlone(Record defaults) throws Exception {
    for (RecordComponent changed : defaults.getClass().getRecordComponents()) {
      Object present = changed.getAccessor().invoke(defaults);
      List<?> others = others(changed).filter(value -> !value.equals(present)).toList();
      Record copy = firstAccepted(defaults, changed, others);
      for (RecordComponent component : defaults.getClass().getRecordComponents()) {
        Object before = component.getAccessor().invoke(defaults);
        Object after = component.getAccessor().invoke(copy);
        if (component.getName().equals(changed.getName())) {
          assertThat(after).as(component.getName()).isIn(others).isNotEqualTo(before);
        } else {
          assertThat(after).as("%s with %s", component, changed).isEqualTo(before);
        }
      }
    }
  }

  /** Not every value goes with the other components' defaults. */
  private static Record firstAccepted(Record defaults, RecordComponent component, List<?> others)
      throws Exception {
    InvocationTargetException refusal = null;
    for (Object other : others) {
      try {
        return with(defaults, component, other);
      } catch (InvocationTargetException e) {
        refusal = e;
      }
    }
    throw new AssertionError(component + " cannot be changed", refusal);
  }

  /** What may be there or not is set by its value, and unset by a method without arguments. */
  private static Record with(Record defaults, RecordComponent component, Object other)
      throws Exception {
    String name = capitalised(component.getName());
    if (!isOptional(component) || defaults instanceof LauncherSettings) {
      return (Record)
          defaults.getClass().getMethod("with" + name, component.getType()).invoke(defaults, other);
    }
    Object value =
        other instanceof OptionalLong number
            ? (Object) number.getAsLong()
            : ((Optional<?>) other).orElseThrow();
    Class<?> type = value instanceof Long ? long.class : value.getClass();
    var changed =
        (Record) defaults.getClass().getMethod("with" + name, type).invoke(defaults, value);
    var back = (Record) defaults.getClass().getMethod("without" + name).invoke(changed);
    Object empty = component.getType() == Optional.class ? Optional.empty() : OptionalLong.empty();
    assertThat(component.getAccessor().invoke(back)).isEqualTo(empty);
    return changed;
  }

  private static boolean isOptional(RecordComponent component) {
    return component.getType() == Optional.class || component.getType() == OptionalLong.class;
  }

  private static Stream<?> others(RecordComponent component) {
    if (component.getType() == OptionalLong.class) {
      return Stream.of(OptionalLong.of(77));
    }
    if (component.getType() == Optional.class) {
      Type of = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      return OTHERS.get(of).stream().map(Optional::of);
    }
    return component.getType().isEnum()
        ? Arrays.stream(component.getType().getEnumConstants())
        : OTHERS.get(component.getType()).stream();
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
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
        limit -> StreamSettings.create().withWaitLimit(limit),
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
