package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** If a process ends during a call, the call fails with the reason, and the next one succeeds. */
@ExtendWith(Leftovers.class)
class CrashTest {
  private static final long MEMORY = 1L << 30;
  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  static Stream<Arguments> crashes() {
    return Stream.of(
        crash(new ExitReason.Signalled(9, "SIGKILL"), "crashes:by_signal", "SIGKILL"),
        crash(new ExitReason.Signalled(15, "SIGTERM"), "crashes:by_signal", "SIGTERM"),
        crash(new ExitReason.Signalled(1, "SIGHUP"), "crashes:by_signal", "SIGHUP"),
        crash(new ExitReason.Signalled(11, "SIGSEGV"), "crashes:bad_read"),
        crash(new ExitReason.Signalled(6, "SIGABRT"), "crashes:abort"),
        crash(new ExitReason.Code(0), "crashes:leave", 0),
        crash(new ExitReason.Code(3), "crashes:leave", 3),
        crash(new ExitReason.Code(0), "crashes:exit", 0),
        crash(new ExitReason.Code(3), "crashes:exit", 3));
  }

  private static Arguments crash(ExitReason reason, String function, Object... positional) {
    return Arguments.of(Call.of(function, Object.class, positional), reason);
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void failsTheCallAndAnswersTheNext(Call<Object> call, ExitReason reason) {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "crashes"));
    long first = pid(python);
    WorkerExit exit = failure(python.call(call), Exited.class).exit();

    assertThat(exit.reason()).isEqualTo(reason);
    assertThat(exit.worker()).isEqualTo(python.actor().path().toStringWithoutAddress());
    assertThat(exit.incarnation()).isEqualTo(1);
    assertThat(exit.pid()).isEqualTo(first);
    assertThat(exit.uptime()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(30));
    assertThat(exit.stderrTail()).contains("these are my last words");
    assertThat(exit.message()).contains(exit.worker(), "pid " + first, reason.message());

    assertThat(pid(python)).isNotEqualTo(first);
    assertThat(fixture.status(python).incarnation()).isEqualTo(2);
  }

  @Test
  void bringsTheTextOfTheFaultHandler() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("crashes"));
    WorkerExit exit = failure(python.call("crashes:bad_read", Object.class), Exited.class).exit();
    assertThat(exit.faultText()).startsWith("Fatal Python error: Segmentation fault");
    assertThat(exit.faultText()).contains("crashes.py", "in bad_read");
    assertThat(exit.message()).contains("Fatal Python error: Segmentation fault");
  }

  @Test
  void tellsOutOfMemoryUnderALimit() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "crashes").withMemoryLimit(MEMORY));
    long first = pid(python);
    WorkerExit exit = failure(python.call("crashes:exhaust", Object.class), Exited.class).exit();
    assertThat(exit.reason()).isEqualTo(new ExitReason.OutOfMemory(MEMORY));
    assertThat(exit.reason().message()).contains("" + MEMORY);
    assertThat(exit.stderrTail()).contains("these are my last words", "MemoryError");
    assertThat(pid(python)).isNotEqualTo(first);
  }

  @Test
  void tellsWhoUsedUpItsCpuTimeAndWhere() {
    Duration limit = Duration.ofSeconds(1);
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "crashes").withCpuTimeLimit(limit));
    long first = pid(python);
    WorkerExit exit = failure(python.call("crashes:burn", Object.class), Exited.class).exit();
    assertThat(exit.reason()).isEqualTo(new ExitReason.OutOfCpuTime(limit));
    assertThat(exit.faultText()).contains("crashes.py", "in burn");
    assertThat(pid(python)).isNotEqualTo(first);
  }

  @Test
  void answersOnceWhenTheHandlerForks() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "crashes"));
    long first = pid(python);
    long child = ClutchFixture.value(python.call("crashes:fork_and_return", Long.class));
    assertThat(child).isPositive();
    for (int i = 0; i < 50; i++) {
      assertThat(pid(python)).isEqualTo(first);
    }
    assertThat(fixture.status(python).framesDropped()).isZero();
  }
}
