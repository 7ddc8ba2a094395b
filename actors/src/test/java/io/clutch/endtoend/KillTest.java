package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason.GaveUp;
import io.clutch.failure.ExitReason.LauncherLost;
import io.clutch.failure.ExitReason.Signalled;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed from outside while calls run and wait. */
@ExtendWith(Leftovers.class)
class KillTest {
  private static final Signalled KILLED = new Signalled(9, "SIGKILL");
  private static final RestartSettings AT_ONCE =
      new RestartSettings(
          100, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));

  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef spawn(int credit) {
    return fixture.spawn(
        WorkerSpec.functions("os", "crashes", "plain")
            .withSettings(base -> base.withCredit(credit).withRestart(AT_ONCE)));
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  private CompletionStage<Object> running(PythonRef python) {
    var call = python.call("crashes:wait", Object.class, directory.resolve("runs").toString());
    await().until(() -> Files.exists(directory.resolve("runs")));
    return call;
  }

  private Call<String> note(String token) {
    return Call.of("crashes:note", String.class, directory.resolve("notes").toString(), token);
  }

  private List<String> notes() throws IOException {
    Path notes = directory.resolve("notes");
    return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
  }

  @Test
  void whatWasNotSentIsAnsweredByTheNextProcess() throws IOException {
    PythonRef python = spawn(1);
    long first = pid(python);
    var running = running(python);
    var queued = Stream.of("a", "b", "c", "d", "e").map(t -> python.call(note(t))).toList();
    kill(first);
    assertThat(failure(running, Exited.class).exit().reason()).isEqualTo(KILLED);
    assertThat(queued.stream().map(ClutchFixture::value)).containsExactly("a", "b", "c", "d", "e");
    assertThat(notes()).containsExactly("a", "b", "c", "d", "e");
    assertThat(pid(python)).isNotEqualTo(first);
  }

  @Test
  void whatWasSentFailsUnlessItIsIdempotent() throws IOException {
    PythonRef python = spawn(64);
    long first = pid(python);
    var running = running(python);
    var sent = Stream.of("a", "b", "c", "d").map(t -> python.call(note(t))).toList();
    var idempotent = python.call(note("again").asIdempotent());
    kill(first);
    assertThat(failure(running, Exited.class).exit().reason()).isEqualTo(KILLED);
    for (var call : sent) {
      assertThat(failure(call, Exited.class).exit().pid()).isEqualTo(first);
    }
    assertThat(value(idempotent)).isEqualTo("again");
    assertThat(notes()).containsExactly("again");
  }

  @Test
  void anIdempotentCallIsNotTriedForEver() {
    PythonRef python = spawn(64);
    var deadly = Call.of("crashes:leave", Object.class, 3).asIdempotent();
    assertThat(failure(python.call(deadly), Exited.class).exit().incarnation()).isEqualTo(3);
    assertThat(pid(python)).isPositive();
  }

  @Test
  void eachAnswerIsTheCallsOwnWhateverDiesMeanwhile() {
    PythonRef python = spawn(64);
    var calls = new ArrayList<CompletionStage<Long>>();
    for (int round = 0; round < 8; round++) {
      long present = pidOfAny(python);
      int from = calls.size();
      IntStream.range(from, from + 300)
          .forEach(n -> calls.add(python.call("plain:add", Long.class, n, 1)));
      value(calls.get(from).exceptionally(failed -> -1L));
      kill(present);
    }
    int answered = 0;
    for (int n = 0; n < calls.size(); n++) {
      try {
        assertThat(value(calls.get(n))).isEqualTo(n + 1L);
        answered++;
      } catch (CallFailedException e) {
        assertThat(e.failure()).isInstanceOf(Exited.class);
      }
    }
    System.out.printf("%d of %d answered over 8 kills%n", answered, calls.size());
    assertThat(answered).isPositive();
    assertThat(fixture.status(python).inFlight()).isZero();
  }

  private static long pidOfAny(PythonRef python) {
    return value(python.call(Call.of("os:getpid", Long.class).asIdempotent()));
  }

  @Test
  void theLossOfTheLauncherIsSurvived() {
    PythonRef python = spawn(1);
    long first = pid(python);
    long launcher = ProcessHandle.of(first).flatMap(ProcessHandle::parent).orElseThrow().pid();
    assertThat(launcher).isNotEqualTo(ProcessHandle.current().pid());
    var running = running(python);
    var queued = python.call(note("queued"));
    kill(launcher);
    assertThat(failure(running, Exited.class).exit().reason())
        .isEqualTo(new LauncherLost(launcher));
    assertThat(value(queued)).isEqualTo("queued");
    assertThat(pid(python)).isNotEqualTo(first);
    await().until(() -> !Proc.runs(first));
  }

  @Test
  void givesUpAfterTooMany() {
    PythonRef python =
        fixture.spawn(
            WorkerSpec.functions("os", "crashes")
                .withSettings(
                    base ->
                        base.withRestart(
                            new RestartSettings(
                                2,
                                Duration.ofMinutes(1),
                                Duration.ofMillis(10),
                                Duration.ofMillis(10),
                                Duration.ofSeconds(10)))));
    for (int i = 1; i <= 3; i++) {
      assertThat(
              failure(python.call("crashes:leave", Object.class, i), Exited.class)
                  .exit()
                  .incarnation())
          .isEqualTo(i);
    }
    GaveUp reason = (GaveUp) ClutchFixture.stopped(python);
    assertThat(reason.restarts()).isEqualTo(2);
    assertThat(reason.message()).contains("after 2 restarts", "code 3");
  }

  @Test
  void theNextAnswerComesSoon() {
    PythonRef python = spawn(1);
    var times = new ArrayList<Long>();
    for (int i = 0; i < 5; i++) {
      long present = pid(python);
      long before = System.nanoTime();
      kill(present);
      assertThat(pidOfAny(python)).isNotEqualTo(present);
      times.add((System.nanoTime() - before) / 1_000_000);
    }
    System.out.println("from kill -9 to the next answered call, in ms: " + times);
  }
}
