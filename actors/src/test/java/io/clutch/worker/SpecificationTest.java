package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.internal.request.World;
import io.clutch.worker.HealthSettings.Reaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users' specifications are kept unchanged, or rejected at once. */
class SpecificationTest {

  @ParameterizedTest
  @ValueSource(strings = {"math", "os.path", "_private", "größe", "a1.b2"})
  void takesModules(String module) {
    var functions = (Target.Functions) WorkerSpec.functions(module).target();
    assertThat(functions.modules()).containsExactly(module);
    assertThat(functions.any()).isFalse();
    assertThat(((Target.Actor) WorkerSpec.actor(module + ":C").target()).path())
        .isEqualTo(module + ":C");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "1a", "a.", ".a", "a..b", "a/b", "a:b", "a-b", "a;b", "a\n"})
  void refusesWhatIsNoModule(String module) {
    assertThatThrownBy(() -> WorkerSpec.functions("math", module))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + module + "' is not a module's dotted name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "m:", ":C", "m:C.d", "m:C:D", "m: C", "m:1"})
  void refusesWhatIsNoClass(String path) {
    assertThatThrownBy(() -> WorkerSpec.actor(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + path + "' is not module:Class");
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(WorkerSpec::functions).hasMessageContaining("anyFunction()");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withNamed("a", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WorkerSpec.actor");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withEnvironment("a=b", "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a=b'");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withEnvironment("a", null))
        .hasMessage("value");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withMemoryLimit(0))
        .hasMessageContaining("greater than zero, not 0");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withCpuTimeLimit(Duration.ZERO))
        .hasMessageContaining("greater than zero, not PT0S");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withCpuTimeLimit(Duration.ofDays(101)))
        .hasMessageContaining("cpu-time must be from zero to 100 days, not PT2424H");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withCgroupMemory(-1))
        .hasMessageContaining("greater than zero, not -1");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withCgroupCores(Double.NaN))
        .hasMessageContaining("greater than zero, not NaN");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withCgroupCores(0.001))
        .hasMessageContaining("0.001 for cgroup-cores");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withProcessLimit(0))
        .hasMessageContaining("greater than zero, not 0");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withProcessLimit(4_194_305))
        .hasMessageContaining("4194305 for processes");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withDescriptorLimit(-1))
        .hasMessageContaining("greater than zero, not -1");
    assertThatThrownBy(() -> WorkerSpec.functions("m").withDescriptorLimit(63))
        .hasMessageContaining("63 for descriptors");
  }

  /** Messages reject null, so that they cannot harm a worker. */
  @Test
  void noMessageHoldsNull() {
    assertThatThrownBy(() -> new WorkerCommand.Invoke<>(Call.of("f", String.class), null))
        .hasMessage("replyTo");
    assertThatThrownBy(() -> new WorkerCommand.Invoke<String>(null, null)).hasMessage("call");
    assertThatThrownBy(() -> new WorkerCommand.Cast(null)).hasMessage("call");
    assertThatThrownBy(() -> new WorkerCommand.GetStatus(null)).hasMessage("replyTo");
    assertThatThrownBy(() -> new WorkerCommand.Subscribe(null)).hasMessage("subscriber");
    assertThatThrownBy(() -> new WorkerCommand.Unsubscribe(null)).hasMessage("subscriber");
  }

  @Test
  void eachWithGivesANewOne() {
    WorkerSpec first = WorkerSpec.actor("m:C", 1, null);
    WorkerSpec second =
        first
            .withNamed("a", null)
            .withInterpreter("python3.12")
            .withEnvironment("K", "V")
            .withWorkingDirectory(Path.of("work"))
            .withModulePath(Path.of("a"))
            .withModulePath(Path.of("b"))
            .withRequirement("numpy>=2.0")
            .withMinimumPython(3, 12)
            .withMemoryLimit(5)
            .withCpuTimeLimit(Duration.ofMillis(2_001))
            .withCgroupMemory(6)
            .withCgroupCores(1.5)
            .withProcessLimit(700)
            .withDescriptorLimit(70)
            .withSettings(settings -> settings.withCredit(7))
            .withSettings(settings -> settings.withCredit(settings.credit() + 1))
            .withHotReload();
    assertThat(first.process()).isEqualTo(ProcessSpec.EMPTY);
    assertThat(((Target.Actor) first.target()).named()).isEmpty();
    assertThat(((Target.Actor) second.target()).positional()).containsExactly(1, null);
    assertThat(((Target.Actor) second.target()).named()).containsEntry("a", null);
    ProcessSpec process = second.process();
    assertThat(process.interpreter()).contains("python3.12");
    assertThat(process.variables()).containsEntry("K", "V");
    assertThat(process.workingDirectory().orElseThrow()).isAbsolute();
    assertThat(process.modulePath()).hasSize(2).allMatch(Path::isAbsolute);
    assertThat(process.requirements()).containsExactly("numpy>=2.0");
    assertThat(process.minimum()).containsExactly(3, 12);
    assertThat(second.settings(World.SETTINGS).credit()).isEqualTo(8);
    assertThat(second.settings(World.SETTINGS).limits())
        .isEqualTo(new ProcessLimits(5, Duration.ofSeconds(3), 6, 1.5, 700, 70));
    assertThat(second.settings(World.SETTINGS).hotReload()).isTrue();
    assertThat(first.settings(World.SETTINGS)).isEqualTo(World.SETTINGS);
  }

  @Test
  void aCallKeepsWhatItWasGiven() {
    var arguments = new Object[] {1, null};
    Call<List<Integer>> call =
        Call.of("m:f", new ResultType<List<Integer>>() {}, arguments)
            .withNamed("a", null)
            .withDeadline(Duration.ofSeconds(3))
            .withHeader("h", "v")
            .asIdempotent();
    arguments[0] = 9;
    assertThat(call.positional()).containsExactly(1, null);
    assertThat(call.named()).containsEntry("a", null);
    assertThat(call.deadline()).contains(Duration.ofSeconds(3));
    assertThat(call.headers()).containsEntry("h", "v");
    assertThat(call.idempotent()).isTrue();
    assertThat(call.resultType().getTypeName()).isEqualTo("java.util.List<java.lang.Integer>");
    assertThat(Call.of("m:f", String.class).idempotent()).isFalse();
  }

  @Test
  void aCallSharesNothingWithItsMaker() {
    var named = new HashMap<String, Object>();
    var positional = new ArrayList<Object>(Arrays.asList(1, 2));
    var call =
        new Call<>(
            "f",
            positional,
            named,
            Object.class,
            Optional.empty(),
            false,
            new HashMap<>(),
            Optional.empty(),
            Optional.empty());
    named.put("later", 1);
    positional.clear();
    assertThat(call.named()).isEmpty();
    assertThat(call.positional()).hasSize(2);
    assertThatThrownBy(() -> call.positional().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesDeadlinesThatCannotBe() {
    var call = Call.of("f", Object.class);
    for (Duration limit :
        List.of(
            Duration.ZERO,
            Duration.ofNanos(-1),
            Duration.ofDays(101),
            ChronoUnit.FOREVER.getDuration())) {
      assertThatThrownBy(() -> call.withDeadline(limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("deadline")
          .hasMessageContaining(limit.toString());
      assertThatThrownBy(() -> World.SETTINGS.withCallDeadline(limit))
          .hasMessageContaining("call-deadline");
      assertThatThrownBy(() -> World.SETTINGS.withStartTimeout(limit))
          .hasMessageContaining("start-timeout");
    }
    assertThat(call.withDeadline(Duration.ofDays(100)).deadline()).isPresent();
  }

  @Test
  void refusesSettingsThatCannotBe() {
    for (int credit : new int[] {0, -1, 1001}) {
      assertThatThrownBy(() -> World.SETTINGS.withCredit(credit))
          .hasMessageContaining("credit must be from 1 to 1000")
          .hasMessageContaining("" + credit);
    }
    assertThatThrownBy(() -> World.SETTINGS.queue().withCapacity(0))
        .hasMessageContaining("queue-capacity must be at least 1, not 0");
    assertThatThrownBy(() -> new HealthSettings(Duration.ZERO, 1, Reaction.KILL, 1, Reaction.KILL))
        .hasMessageContaining("health.interval must be greater than zero");
    assertThatThrownBy(
            () -> new HealthSettings(Duration.ofSeconds(1), 0, Reaction.KILL, 1, Reaction.KILL))
        .hasMessageContaining("health.alive-misses must be at least 1");
  }

  @Test
  void logLevelsAreThoseOfPythonsNames() {
    WorkerSettings settings = WorkerSettings.create();
    for (int level : new int[] {10, 50}) {
      assertThat(settings.withLogLevel(level).logLevel()).isEqualTo(level);
    }
    for (int level : new int[] {9, 51}) {
      assertThatThrownBy(() -> settings.withLogLevel(level))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("log-level must be from 10 to 50, not " + level);
    }
  }

  @Test
  void eachSettingCanBeChangedAlone() {
    var never = RestartSettings.never();
    WorkerSettings changed =
        World.SETTINGS
            .withCallDeadline(Duration.ofSeconds(1))
            .withStartTimeout(Duration.ofSeconds(2))
            .withQueue(World.SETTINGS.queue().withCapacity(3))
            .withCredit(4)
            .withLogLevel(25)
            .withLadder(
                new LadderSettings(
                    Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty()))
            .withRestart(never);
    assertThat(changed.callDeadline()).isEqualTo(Duration.ofSeconds(1));
    assertThat(changed.startTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(changed.queue().capacity()).isEqualTo(3);
    assertThat(changed.credit()).isEqualTo(4);
    assertThat(changed.logLevel()).isEqualTo(25);
    assertThat(changed.ladder().kill()).isEmpty();
    assertThat(changed.restart()).isEqualTo(never);
    assertThat(changed.stop()).isEqualTo(World.SETTINGS.stop());
    assertThat(changed.stop().total()).isEqualTo(Duration.ofSeconds(11));
    assertThat(changed.health()).isEqualTo(World.SETTINGS.health());
    assertThat(changed.queue().bytes()).isEqualTo(World.SETTINGS.queue().bytes());
  }
}
