package io.clutch.internal.process;

import static io.clutch.internal.process.ProcessEnd.Exhausted.CGROUP_MEMORY;
import static io.clutch.internal.process.ProcessEnd.Exhausted.CPU_TIME;
import static io.clutch.internal.process.ProcessEnd.Exhausted.MEMORY;
import static io.clutch.internal.process.ProcessEnd.Exhausted.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.BootError;
import io.clutch.failure.BootError.Refused;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Killed;
import io.clutch.failure.ExitReason.Step;
import io.clutch.worker.ProcessLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExitClassificationTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ProcessLimits LIMITS =
      new ProcessLimits(4096, Duration.ofSeconds(7), 8192, 1.5, 0, 0);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 70, 73, 255})
  void endedByItself(int code) {
    assertThat(ready(exit(code))).isEqualTo(new ExitReason.Code(code));
  }

  @Test
  void endedByASignalOrForLackOfMemory() {
    assertThat(ready(signal(11, NOTHING))).isEqualTo(new ExitReason.Signalled(11, "SIGSEGV"));
    assertThat(ready(signal(9, NOTHING))).isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
    assertThat(ready(signal(9, MEMORY))).isEqualTo(new ExitReason.OutOfMemory(0));
    assertThat(ready(signal(9, CGROUP_MEMORY))).isEqualTo(new ExitReason.OutOfMemory(8192));
    assertThat(ready(exit(71))).isEqualTo(new ExitReason.OutOfMemory(4096));
    assertThat(ready(exit(72))).isEqualTo(new ExitReason.Disconnected());
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 24})
  void endedForItsCpuTime(int number) {
    ExitReason reason = ready(signal(number, CPU_TIME));
    assertThat(reason).isEqualTo(new ExitReason.OutOfCpuTime(Duration.ofSeconds(7)));
    assertThat(reason.message()).isEqualTo("used up its CPU time of 7 s");
  }

  @ParameterizedTest
  @EnumSource
  void endedByClutch(Cause cause) {
    var killed = new Killed(cause, Step.KILLED);
    var known = known(Optional.empty(), Optional.of(killed), true);
    assertThat(reason(signal(9, MEMORY), known)).isEqualTo(killed);
    assertThat(reason(exit(0), known)).isEqualTo(killed);
  }

  @ParameterizedTest
  @EnumSource
  void stoppedAsAsked(Step step) {
    var killed = Optional.of(new Killed(Cause.DEADLINE, Step.KILLED));
    for (boolean wasReady : new boolean[] {true, false}) {
      assertThat(reason(exit(5), known(Optional.of(step), killed, wasReady)))
          .isEqualTo(new ExitReason.Stopped(step, 5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusedItself(Refused.Code code) {
    String wireName = code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Refused refused =
        (Refused)
            boot(
                "Fatal noise before\n{\"boot\": \""
                    + wireName
                    + "\", \"message\": \"m\", \"error\": {\"class\": \"E\", \"module\": \"x\"},"
                    + " \"hint\": \"h\"}\nand behind");
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.detail()).isEqualTo("m");
    assertThat(refused.error().orElseThrow().type()).isEqualTo("E");
    assertThat(refused.hint()).contains("h");
  }

  @Test
  void refusedWithTheLeastThatCanBeSaid() {
    Refused refused = (Refused) boot("{\"boot\": \"rejected\"}");
    assertThat(refused)
        .isEqualTo(new Refused(Refused.Code.REJECTED, "", Optional.empty(), Optional.empty()));
    assertThat(
            ((Refused) boot("{\"boot\": \"rejected\", \"error\": \"text\", \"hint\": 7}")).hint())
        .contains("7");
  }

  /** Any text in a process's report allows its end to be reported. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"boot\"",
        "{\"boot\": \"no-such-code\", \"message\": \"m\"}",
        "{\"boot\": null}",
        "{\"boot\": {\"a\": 1}}",
        "{\"boot\": \"rejected\"",
        " {\"boot\": \"rejected\"}",
        "\u0000\u0001 {]",
      })
  void diedWithoutAWordThatCanBeRead(String report) {
    assertThat(boot(report))
        .isEqualTo(new BootError.Died(new ExitReason.Code(70), List.of("last words")));
  }

  @Test
  void survivesAReportThatIsNestedWithoutEnd() {
    String nested = "{\"boot\": \"rejected\", \"error\": " + "{\"cause\":".repeat(20_000);
    assertThat(boot(nested)).isInstanceOf(BootError.Died.class);
    String closed =
        "{\"boot\": \"rejected\", \"error\": " + "{\"cause\":".repeat(400) + "1" + "}".repeat(401);
    assertThat(boot(closed)).isInstanceOf(Refused.class);
  }

  @Test
  void takesAnErrorOfAnyShape() {
    var refused =
        (Refused)
            boot(
                "{\"boot\": \"import-failed\", \"error\": {\"frames\": [1, [], [\"f\", \"x\", null,"
                    + " 2, 3]], \"notes\": {\"a\": 1}, \"cause\": [1], \"errors\": [null,"
                    + " \"x\"]}}");
    var error = refused.error().orElseThrow();
    assertThat(error.frames()).hasSize(3);
    assertThat(error.frames().get(2).source()).isEqualTo("2");
    assertThat(error.notes()).isEmpty();
    assertThat(error.cause()).isEmpty();
    assertThat(error.members()).hasSize(2);
  }

  @Test
  void diedWhileItWasStarting() {
    var violation = new Killed(Cause.PROTOCOL_BREACH, Step.KILLED);
    assertThat(bootError(signal(9, NOTHING), Optional.of(violation)))
        .isEqualTo(new BootError.Died(violation, List.of("last words")));
    assertThat(bootError(signal(9, MEMORY), Optional.empty()))
        .isEqualTo(new BootError.Died(new ExitReason.OutOfMemory(0), List.of("last words")));
    assertThat(bootError(exit(0), Optional.empty()))
        .isEqualTo(new BootError.Died(new ExitReason.Code(0), List.of("last words")));
  }

  @Test
  void wasNotReadyInTime() {
    var late = Optional.of(new Killed(Cause.BOOT_TIMEOUT, Step.KILLED));
    assertThat(bootError(signal(9, NOTHING), late))
        .isEqualTo(new BootError.Timeout(LIMIT, "connecting"));
  }

  @Test
  void wasNeverStartedOrLostItsLauncher() {
    var known = known(Optional.empty(), Optional.empty(), false);
    assertThat(reason(new ProcessEnd.NotStarted("why"), known))
        .isEqualTo(new ExitReason.BootFailed(new BootError.SpawnFailed("/python3", "why", false)));
    assertThat(reason(new ProcessEnd.NotStarted("why", true), known))
        .isEqualTo(new ExitReason.BootFailed(new BootError.SpawnFailed("/python3", "why", true)));
    assertThat(reason(new ProcessEnd.NotForkable("why", true), known))
        .isEqualTo(new ExitReason.BootFailed(new BootError.NotForkable("why", true)));
    assertThat(reason(new ProcessEnd.LauncherLost(4711), known))
        .isEqualTo(new ExitReason.LauncherLost(4711));
  }

  @Test
  void aLaunchThatWasTakenBackIsWhatItWasTakenBackFor() {
    var end = new ProcessEnd.NotStarted("taken back", true);
    var late = Optional.of(new Killed(Cause.BOOT_TIMEOUT, Step.KILLED));
    assertThat(reason(end, known(Optional.empty(), late, false)))
        .isEqualTo(
            new ExitReason.BootFailed(new BootError.Timeout(LIMIT, "connecting: taken back")));
    assertThat(reason(end, known(Optional.of(Step.TERMINATED), Optional.empty(), false)))
        .isEqualTo(new ExitReason.Stopped(Step.TERMINATED, -1));
  }

  @Test
  void keepsWhatWasWritten() {
    var end = new ProcessEnd.Ended(-1, 11, NOTHING, "Fatal Python error", List.of("a"), 3);
    var told = ExitClassification.of(end, known(Optional.empty(), Optional.empty(), true));
    assertThat(told.faultText()).isEqualTo("Fatal Python error");
    assertThat(told.stderrTail()).containsExactly("a");
    assertThat(told.survivors()).isEqualTo(3);
    var refused = new ProcessEnd.Ended(70, 0, NOTHING, "{\"boot\": \"rejected\"}", List.of(), 0);
    assertThat(
            ExitClassification.of(refused, known(Optional.empty(), Optional.empty(), false))
                .faultText())
        .isEmpty();
  }

  private static BootError boot(String report) {
    return bootError(
        new ProcessEnd.Ended(70, 0, NOTHING, report, List.of("last words"), 0), Optional.empty());
  }

  private static BootError bootError(ProcessEnd end, Optional<Killed> killed) {
    var reason = reason(end, known(Optional.empty(), killed, false));
    return ((ExitReason.BootFailed) reason).error();
  }

  private static ExitReason ready(ProcessEnd end) {
    return reason(end, known(Optional.empty(), Optional.empty(), true));
  }

  private static ExitReason reason(ProcessEnd end, ExitClassification.Known known) {
    return ExitClassification.of(end, known).reason();
  }

  private static ExitClassification.Known known(
      Optional<Step> stopped, Optional<Killed> killed, boolean wasReady) {
    return new ExitClassification.Known(
        stopped,
        killed,
        wasReady,
        "/python3",
        "connecting",
        LIMIT,
        LIMITS,
        Optional.empty(),
        false);
  }

  private static ExitClassification.Known finishing(Optional<Step> stopped) {
    return new ExitClassification.Known(
        stopped,
        Optional.empty(),
        true,
        "/python3",
        "connecting",
        LIMIT,
        LIMITS,
        Optional.of("done"),
        false);
  }

  @Test
  void finishedByItself() {
    var finished = new ExitReason.Finished("done");
    for (Optional<Step> asked : List.of(Optional.<Step>empty(), Optional.of(Step.ASKED))) {
      assertThat(reason(exit(0), finishing(asked))).isEqualTo(finished);
      assertThat(reason(exit(3), finishing(asked))).isEqualTo(new ExitReason.Code(3));
      assertThat(reason(signal(9, NOTHING), finishing(asked)))
          .isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
    }
    assertThat(reason(signal(15, NOTHING), finishing(Optional.of(Step.TERMINATED))))
        .as("it did not get to its end in time")
        .isEqualTo(new ExitReason.Stopped(Step.TERMINATED, -1));
    assertThat(finished.isNormal()).isTrue();
  }

  @Test
  void anExitOfZeroIsAsTheSettingSays() {
    for (boolean isNormal : new boolean[] {true, false}) {
      var known =
          new ExitClassification.Known(
              Optional.empty(),
              Optional.empty(),
              true,
              "/python3",
              "connecting",
              LIMIT,
              LIMITS,
              Optional.empty(),
              isNormal);
      assertThat(reason(exit(0), known).isNormal()).isEqualTo(isNormal);
      assertThat(reason(exit(1), known)).isEqualTo(new ExitReason.Code(1));
    }
  }

  private static ProcessEnd exit(int code) {
    return new ProcessEnd.Ended(code, 0, NOTHING, "", List.of("last words"), 0);
  }

  private static ProcessEnd signal(int number, ProcessEnd.Exhausted exhausted) {
    return new ProcessEnd.Ended(-1, number, exhausted, "", List.of("last words"), 0);
  }
}
