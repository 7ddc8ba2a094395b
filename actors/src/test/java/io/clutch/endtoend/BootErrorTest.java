package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.failure.BootError.Died;
import io.clutch.failure.BootError.Refused;
import io.clutch.failure.BootError.Refused.Code;
import io.clutch.failure.BootError.Timeout;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker that cannot start tells its callers and watchers why, and stops. */
@ExtendWith(Leftovers.class)
class BootErrorTest {
  private static final Duration SHORT = Duration.ofMillis(700);

  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Refused refused(WorkerSpec spec) {
    return (Refused) Boot.error(fixture, spec);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(
            WorkerSpec.functions("no_such_module"),
            Code.IMPORT_FAILED,
            "no_such_module",
            "name its folder as a module path",
            ClutchFixture.HANDLERS.toString()),
        refusal(WorkerSpec.actor("no_such_module:A"), Code.IMPORT_FAILED, "no_such_module"),
        refusal(
            WorkerSpec.functions("broken_import"),
            Code.IMPORT_FAILED,
            "LookupError",
            "no such thing while importing"),
        refusal(
            WorkerSpec.actor("broken_import:Any"),
            Code.IMPORT_FAILED,
            "LookupError",
            "broken_import.py, line 5, of module broken_import"),
        refusal(
            WorkerSpec.functions("imports_broken"),
            Code.IMPORT_FAILED,
            "imports_broken could not be imported",
            "broken_import.py, line 5, of module broken_import",
            "imported by " + ClutchFixture.HANDLERS.resolve("imports_broken.py") + ", line 3"),
        refusal(
            WorkerSpec.actor("unfit:NotAnActor"), Code.NOT_AN_ACTOR, "NotAnActor", "@clutch.actor"),
        refusal(WorkerSpec.actor("unfit:Missing"), Code.NOT_AN_ACTOR, "does not exist"),
        refusal(WorkerSpec.actor("unfit:some_value"), Code.NOT_AN_ACTOR, "some_value"),
        refusal(WorkerSpec.actor("unfit:TwoHooks"), Code.NOT_AN_ACTOR, "one", "two"),
        refusal(
            WorkerSpec.actor("unfit:Raising"), Code.CONSTRUCT_FAILED, "the constructor says no"),
        refusal(WorkerSpec.actor("unfit:Fit"), Code.CONSTRUCT_FAILED, "number"),
        refusal(WorkerSpec.actor("unfit:Fit", "text"), Code.CONSTRUCT_FAILED, "number", "int"),
        refusal(
            WorkerSpec.actor("unfit:Fit", 1).withNamed("nome", "x"), Code.CONSTRUCT_FAILED, "nome"),
        refusal(
            WorkerSpec.actor("unfit:Fit", new Thread("no data")),
            Code.CONSTRUCT_FAILED,
            "constructor argument",
            "java.lang.Thread"),
        refusal(WorkerSpec.actor("unfit:Hooked"), Code.START_HOOK_FAILED, "the hook says no"),
        refusal(
            WorkerSpec.actor("unfit:AsyncHooked"),
            Code.START_HOOK_FAILED,
            "the async hook says no"),
        refusal(
            WorkerSpec.functions("os").withMinimumPython(3, 99),
            Code.PYTHON_TOO_OLD,
            "3.99",
            "name an interpreter"),
        refusal(
            WorkerSpec.functions("os").withRequirement("nonexistent-thing"),
            Code.DEPENDENCY_MISSING,
            "nonexistent-thing",
            "pip install"),
        refusal(
            WorkerSpec.functions("os").withRequirement("pyzmq>=9999"),
            Code.DEPENDENCY_MISSING,
            "pyzmq",
            "9999",
            "pip install"));
  }

  private static Arguments refusal(WorkerSpec spec, Code code, String... words) {
    return Arguments.of(code, Set.of(words), spec);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefusedInWordsThatHelp(Code code, Set<String> words, WorkerSpec spec) {
    Refused refused = refused(spec);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.message()).contains(words);
  }

  @Test
  void carriesTheTraceback() {
    PythonError error = refused(WorkerSpec.functions("broken_import")).error().orElseThrow();
    assertThat(error.type()).isEqualTo("LookupError");
    assertThat(error.frames())
        .anySatisfy(
            frame -> {
              assertThat(frame.file()).endsWith("broken_import.py");
              assertThat(frame.function()).isEqualTo("_half_done");
              assertThat(frame.source()).contains("raise LookupError");
            });
  }

  @Test
  void namesEveryMismatchOfAContractAtOnce() {
    interface Wrong {
      String ping();

      String absent();

      int add(int one, int two, int three);

      void alsoAbsent(int one);
    }
    Refused refused = refused(WorkerSpec.actor("unfit:Fit", 1).withContract(Wrong.class));
    assertThat(refused.code()).isEqualTo(Code.CONTRACT_MISMATCH);
    assertThat(refused.message()).contains("absent", "also_absent", "add(", "3");
    assertThat(refused.message()).doesNotContain("no ping");
  }

  static Stream<Arguments> endless() {
    return Stream.of(
        Arguments.of(WorkerSpec.functions("endless_import")),
        Arguments.of(WorkerSpec.actor("endless_import:Any")),
        Arguments.of(WorkerSpec.actor("unfit:Endless")));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void aStartThatNeverEndsIsEnded(WorkerSpec spec) {
    var timeout =
        (Timeout)
            Boot.error(
                fixture,
                spec.withSettings(
                    base -> base.withStartTimeout(SHORT).withRestart(RestartSettings.never())));
    assertThat(timeout).isEqualTo(new Timeout(SHORT, "importing and constructing"));
    assertThat(timeout.message()).contains("700 ms", "importing and constructing");
  }

  @Test
  void anEndInTheConstructorIsToldByItsCode() {
    var died = (Died) Boot.error(fixture, WorkerSpec.actor("unfit:Leaving", 7));
    assertThat(died.reason()).isEqualTo(new ExitReason.Code(7));
  }
}
