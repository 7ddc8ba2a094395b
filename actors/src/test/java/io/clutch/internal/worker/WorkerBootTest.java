package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.process.Discovery;
import io.clutch.internal.process.LaunchRequest;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.process.ProcessEnd;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.World;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Successful and failed starts of a worker. */
class WorkerBootTest {
  private static final UnaryOperator<WorkerSettings> ONCE =
      settings -> settings.withRestart(RestartSettings.never());

  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void theSecretIsInNothingButTheStdin() {
    world = World.open(settings -> settings);
    LaunchRequest request = world.launcher.latest().request();
    String line = new String(request.stdin(), StandardCharsets.UTF_8);
    String secret = line.replaceAll("(?s).*\"secret\":\"([0-9a-f]{64})\".*", "$1");
    assertThat(secret).hasSize(64);
    assertThat(request.arguments().toString() + request.environment() + request.mark())
        .doesNotContain(secret);
    assertThat(request.arguments())
        .containsExactly("-c", BootCommand.TEXT, Path.of("/python").toString());
  }

  @Test
  void aFirstStartThatFailsIsFinal() {
    world = World.open(settings -> settings);
    Calling call = world.call("m:f");
    world.connect().process().ended(refusal("import-failed"));
    world.settle();
    var reason = (ExitReason.BootFailed) world.stoppedBecause();
    assertThat(((BootError.Refused) reason.error()).code())
        .isEqualTo(BootError.Refused.Code.IMPORT_FAILED);
    assertThat(call.failure(CallFailure.NotRunning.class).reason()).isEqualTo(reason);
    assertThat(world.launcher.launched()).hasSize(1);
  }

  @Test
  void aFirstStartThatLoadExplainsIsTriedAgain() {
    world = World.open(settings -> settings);
    world.call("m:f");
    world.connect().process().ended(refusal("no-owner"));
    world.settle();
    world.launcher.latest().ended(new ProcessEnd.NotStarted("no memory", true));
    world.settle();
    assertThat(world.phase()).isInstanceOf(WorkerPhase.Restarting.class);
    world.advanceSeconds(1);
    assertThat(world.launcher.launched()).hasSize(3);
    world.boot(1, 1);
    assertThat(world.status().inFlight()).as("the call that waited").isOne();
    assertThat(world.status().restarts()).isEqualTo(2);
  }

  @Test
  void whatCannotHealIsFinalAlsoAfterWhatCould() {
    world = World.open(settings -> settings);
    world.launcher.latest().ended(new ProcessEnd.NotStarted("no memory", true));
    world.settle();
    world.connect().process().ended(refusal("import-failed"));
    world.settle();
    assertThat(world.stoppedBecause()).isInstanceOf(ExitReason.BootFailed.class);
  }

  @Test
  void firstStartsThatAreLateEachTimeAreGivenUp() {
    world = World.open(settings -> settings);
    for (int i = 0; i < 6; i++) {
      world.advance(Duration.ofMinutes(2));
      world.launcher.latest().killed(9);
      world.settle();
    }
    var reason = (ExitReason.GaveUp) world.stoppedBecause();
    assertThat(reason.restarts()).isEqualTo(5);
    assertThat(reason.last().message()).contains("not ready within 60000 ms");
  }

  @Test
  void aLaterStartThatFailsIsTriedAgain() {
    world = World.ready(1);
    world.python().process().exited(1);
    world.settle();
    world.connect().process().ended(refusal("no-owner"));
    world.settle();
    assertThat(world.phase()).isInstanceOf(WorkerPhase.Restarting.class);
    world.advanceSeconds(1);
    world.boot(1, 1);
  }

  @Test
  void tellsWhereItLookedForAnInterpreter() {
    var missing = new BootError.InterpreterMissing(List.of("a", "b"));
    world = World.open(WorkerSpec.functions("m"), named -> new Discovery.NotFound(missing));
    assertThat(world.stoppedBecause()).isEqualTo(new ExitReason.BootFailed(missing));
    assertThat(world.launcher.launched()).isEmpty();
  }

  @Test
  void aProcessThatCannotBeStarted() {
    world = World.open(settings -> settings);
    world.launcher.latest().ended(new ProcessEnd.NotStarted("no memory"));
    world.settle();
    assertThat(world.stoppedBecause())
        .isEqualTo(
            new ExitReason.BootFailed(new BootError.SpawnFailed("/python3", "no memory", false)));
    assertThat(world.link.expected()).isZero();
  }

  @Test
  void anArgumentThatCannotCross() {
    world = World.open(WorkerSpec.actor("m:C", new Object()));
    var reason = (ExitReason.BootFailed) world.stoppedBecause();
    assertThat(reason.message()).contains("constructor argument");
    assertThat(world.launcher.launched()).isEmpty();
  }

  @Test
  void isEndedWhenItIsNotReadyInTime() {
    world = World.open(settings -> ONCE.apply(settings).withStartTimeout(Duration.ofSeconds(5)));
    FakePython python = world.connect();
    python.hello();
    world.advance(Duration.ofMillis(4_999));
    assertThat(python.process().signals()).isEmpty();
    world.advance(Duration.ofMillis(1));
    assertThat(python.process().signals()).containsExactly(Signal.KILL);
    python.process().killed(9);
    world.settle();
    assertThat(world.stoppedBecause())
        .isEqualTo(
            new ExitReason.BootFailed(
                new BootError.Timeout(Duration.ofSeconds(5), "importing and constructing")));
  }

  @Test
  void tellsHowFarAStartHadGot() {
    assertThat(timeout(() -> {})).isEqualTo("being started");
    assertThat(timeout(() -> world.connect())).isEqualTo("connecting");
  }

  @Test
  void aReadyWorkerIsNotTimedOut() {
    world = World.ready(1);
    world.advance(Duration.ofHours(1));
    assertThat(world.python().process().signals()).isEmpty();
  }

  @Test
  void anOldTimeoutDoesNotMeetTheNextIncarnation() {
    world = World.ready(settings -> settings.withStartTimeout(Duration.ofSeconds(60)), 1);
    world.advanceSeconds(50);
    world.python().process().exited(1);
    world.settle();
    world.advanceSeconds(20);
    assertThat(world.launcher.latest().signals()).isEmpty();
    world.advanceSeconds(40);
    assertThat(world.launcher.latest().signals()).containsExactly(Signal.KILL);
  }

  private String timeout(Runnable progress) {
    world = World.open(ONCE);
    progress.run();
    world.advanceSeconds(60);
    world.launcher.latest().killed(9);
    world.settle();
    var reason = (ExitReason.BootFailed) world.stoppedBecause();
    world.close();
    return ((BootError.Timeout) reason.error()).phase();
  }

  private static ProcessEnd refusal(String code) {
    String report = "{\"boot\": \"" + code + "\", \"message\": \"m\", \"error\": null}\n";
    return new ProcessEnd.Ended(70, 0, ProcessEnd.Exhausted.NOTHING, report, List.of(), 0);
  }
}
