package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Step;
import io.clutch.failure.WorkerExit;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Shutdown;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.WorkerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ends of a Python child, and how its supervisor classifies them. */
@ExtendWith(Leftovers.class)
class SupervisedExitTest {
  private static final HealthSettings QUICK =
      new HealthSettings(Duration.ofMillis(500), 4, Reaction.KILL, 1000, Reaction.IGNORE);

  private static LogCapture log;
  private static TreeFixture tree;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    log = LogCapture.of("io.clutch");
    var watched = TreeFixture.WORKER.withSettings(settings -> settings.withHealth(QUICK));
    tree = TreeFixture.open(TreeFixture.one(PythonWorker.child("a", watched)));
  }

  @AfterAll
  static void stop() {
    tree.close();
    log.close();
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        end(new ExitReason.Signalled(9, "SIGKILL"), "crashes:by_signal", "SIGKILL"),
        end(new ExitReason.Signalled(15, "SIGTERM"), "crashes:by_signal", "SIGTERM"),
        end(new ExitReason.Signalled(11, "SIGSEGV"), "crashes:bad_read"),
        end(new ExitReason.Signalled(6, "SIGABRT"), "crashes:abort"),
        end(new ExitReason.Code(0), "crashes:exit", 0),
        end(new ExitReason.Code(3), "crashes:exit", 3),
        end(new ExitReason.Code(0), "crashes:leave", 0),
        end(new ExitReason.Disconnected(), "crashes:leave", 72),
        end(new ExitReason.Killed(Cause.NOT_ALIVE, Step.KILLED), "crashes:by_signal", "SIGSTOP"),
        end(
            new ExitReason.Killed(Cause.PROTOCOL_BREACH, Step.KILLED),
            "supervised:break_protocol"));
  }

  private static Arguments end(ExitReason reason, String function, Object... arguments) {
    return Arguments.of(reason, Call.of(function, Object.class, arguments));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void abnormalOnesRestartItWithTheReasonKept(ExitReason reason, Call<Object> call) {
    PythonRef python = tree.ref("a");
    long pid = ClutchFixture.pid(python);
    ChildSnapshot before = tree.probe.child("a");
    assertThat(before.detail()).isEqualTo("pid " + pid);
    log.clear();

    WorkerExit exit = failure(python.call(call), Exited.class).exit();

    assertThat(exit.reason()).isEqualTo(reason);
    assertThat(exit.pid()).isEqualTo(pid);
    assertThat(exit.incarnation()).isEqualTo((int) before.starts());
    long next = ClutchFixture.pid(python);
    assertThat(next).isNotEqualTo(pid);
    ChildSnapshot after = tree.probe.child("a");
    assertThat(after.starts()).isEqualTo(before.starts() + 1);
    assertThat(after.detail()).isEqualTo("pid " + next);
    assertThat(after.lastExit().get().message()).isEqualTo(reason.message());
    assertThat(log.events())
        .as("no error, and no stack trace")
        .noneMatch(line -> line.getLevel().levelStr.equals("ERROR"))
        .allMatch(line -> line.getThrowableProxy() == null);
    assertThat(log.messages("io.clutch.supervision.Supervisor"))
        .contains("/system/tree/a ended: it " + reason.message());
  }

  @Test
  void aTransientOneStaysDownAfterAStopThatWasAskedFor() {
    try (TreeFixture own =
        TreeFixture.open(TreeFixture.one(TreeFixture.child("a").withRestart(Restart.TRANSIENT)))) {
      PythonRef python = own.ref("a");
      failure(python.call("crashes:leave", Object.class, 0), Exited.class);
      long pid = ClutchFixture.pid(python);
      own.probe.assertRestarts("a", 1);
      own.probe.<WorkerCommand>ref("a").tell(new WorkerCommand.Stop());
      own.probe.awaitState("a", State.ABSENT);
      assertThat(own.probe.child("a").lastExit().get().isNormal()).isTrue();
      assertThat(failure(python.call("os:getpid", Long.class), NotRunning.class).reason())
          .isInstanceOf(ExitReason.Stopped.class);
      assertThat(Proc.runs(pid)).isFalse();
      assertThat(TreeFixture.startedId(own.ask(to -> new SupervisorCommand.RestartChild("a", to))))
          .isEqualTo("a");
      assertThat(ClutchFixture.pid(python)).isNotEqualTo(pid);
    }
  }

  /** Callers of other children are told the cause and not only that the child was stopped. */
  @Test
  void theEndOfASupervisorThatGaveUpIsTold() {
    var inner =
        SupervisorSpec.oneForOne()
            .withIntensity(0, Duration.ofSeconds(5))
            .withChild(TreeFixture.child("a"))
            .withChild(TreeFixture.child("b"));
    var outer =
        SupervisorSpec.oneForOne()
            .withChild(ChildSpec.supervisor("inner", inner).withRestart(Restart.TRANSIENT));
    try (TreeFixture own = TreeFixture.open(outer)) {
      PythonRef bystander = own.ref("inner/b");
      ClutchFixture.pid(bystander);
      failure(own.ref("inner/a").call("crashes:leave", Object.class, 3), Exited.class);
      own.probe.awaitState("inner", State.ABSENT);
      await()
          .untilAsserted(
              () ->
                  assertThat(failure(bystander.call("os:getpid", Long.class)).message())
                      .contains("gave up restarting child 'a'")
                      .contains("exited by itself with code 3"));
    }
  }

  @Test
  void aTemporaryOneIsForgottenWithTheReason() {
    try (TreeFixture own =
        TreeFixture.open(TreeFixture.one(TreeFixture.child("a").withRestart(Restart.TEMPORARY)))) {
      PythonRef python = own.ref("a");
      failure(python.call("crashes:leave", Object.class, 3), Exited.class);
      own.probe.awaitGone("a");
      NotRunning late = failure(python.call("os:getpid", Long.class), NotRunning.class);
      assertThat(late.reason()).isEqualTo(new ExitReason.Code(3));
      assertThat(late.worker()).isEqualTo("/system/tree/a");
    }
  }

  @Test
  void aBrutalKillLeavesNoProcess() {
    try (TreeFixture own =
        TreeFixture.open(
            TreeFixture.one(TreeFixture.child("a").withShutdown(Shutdown.brutalKill())))) {
      PythonRef python = own.ref("a");
      long pid = ClutchFixture.pid(python);
      Path marker = directory.resolve("runs");
      var running = python.call("hangs:ignore_all", Object.class, marker.toString());
      await().until(() -> Files.exists(marker));
      assertThat(own.ask(to -> new SupervisorCommand.TerminateChild("a", to)))
          .isEqualTo(new Reply.Done("a"));
      await().until(() -> !Proc.runs(pid));
      assertThat(failure(running, Exited.class).exit().pid()).isEqualTo(pid);
      assertThat(own.probe.child("a").state()).isEqualTo(State.ABSENT);
    }
  }

  @Test
  void oneThatDoesNotStopInItsTimeIsKilled() {
    try (TreeFixture own =
        TreeFixture.open(
            TreeFixture.one(
                TreeFixture.child("a").withShutdown(Shutdown.within(Duration.ofMillis(200)))))) {
      PythonRef python = own.ref("a");
      long pid = ClutchFixture.pid(python);
      Path marker = directory.resolve("runs");
      var running = python.call("hangs:ignore_all", Object.class, marker.toString());
      await().until(() -> Files.exists(marker));
      own.ask(to -> new SupervisorCommand.TerminateChild("a", to));
      await().until(() -> !Proc.runs(pid));
      failure(running, Exited.class);
      assertThat(own.probe.child("a").lastExit().get().message()).contains("in time");
    }
  }
}
