package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over each kind of socket. All other tests use the default. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@ValueSource(strings = {"tcp://127.0.0.1:0", "ipc://*", "ipc://"})
class TransportTest {
  @Parameter String address;
  @TempDir private Path directory;

  private ClutchFixture fixture;
  private PythonRef python;

  @BeforeEach
  void open() {
    String place = address.equals("ipc://") ? "ipc://" + directory.resolve("own") : address;
    fixture = ClutchFixture.open("clutch.link.address = \"" + place + "\"");
    python = fixture.spawn(WorkerSpec.functions("os", "hangs", "echoes"));
    pid(python);
    assertThat(Files.exists(directory.resolve("own"))).isEqualTo(address.equals("ipc://"));
  }

  @AfterEach
  void close() {
    fixture.close();
    assertThat(directory.resolve("own")).doesNotExist();
  }

  @Test
  void answersManyAtOnceInTheirOrder() {
    var calls =
        LongStream.range(0, 3_000)
            .mapToObj(i -> python.call("echoes:echo", Long.class, i).toCompletableFuture())
            .toList();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(value(calls.get(i))).isEqualTo(i);
    }
  }

  @Test
  void carriesBytesOfAnySize() {
    for (int size : new int[] {0, 1, 200, 254, 255, 256, 65_535, 65_536, 65_600, 3_000_000}) {
      byte[] bytes = new byte[size];
      new Random(size).nextBytes(bytes);
      assertThat(value(python.call("echoes:echo", byte[].class, bytes))).isEqualTo(bytes);
    }
  }

  /** Calls share a message, but never one that Python would have to refuse. */
  @Test
  void aSmallLimitHoldsForSharedMessagesToo() {
    String place = address.equals("ipc://") ? "ipc://" + directory.resolve("small") : address;
    try (ClutchFixture small =
        ClutchFixture.open(
            "clutch.link.address = \"" + place + "\"",
            "clutch.limits.max-message-size = 2 KiB",
            "clutch.limits.buffer-threshold = 1 KiB")) {
      PythonRef tight = small.spawn(WorkerSpec.functions("os", "echoes"));
      long first = pid(tight);
      byte[] bytes = new byte[500];
      var calls =
          LongStream.range(0, 500)
              .mapToObj(i -> tight.call("echoes:echo", byte[].class, bytes).toCompletableFuture())
              .toList();
      calls.forEach(call -> assertThat(value(call)).isEqualTo(bytes));
      assertThat(pid(tight)).isEqualTo(first);
    }
  }

  @Test
  void goesOnAfterAKill() {
    long first = pid(python);
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await()
        .until(
            () ->
                ClutchFixture.value(python.call(Call.of("os:getpid", Long.class).asIdempotent()))
                    != first);
  }

  @Test
  void cancelsAndKeepsDeadlines() {
    CompletableFuture<String> running =
        python.call("hangs:late", String.class, 0.3, "running").toCompletableFuture();
    CompletableFuture<String> waiting =
        python.call("hangs:late", String.class, 0.0, "waiting").toCompletableFuture();
    waiting.cancel(true);
    var late = Call.of("hangs:late", String.class, 0.0, "late").withDeadline(Duration.ofMillis(20));
    assertThat(ClutchFixture.failure(python.call(late))).isInstanceOf(DeadlineExceeded.class);
    assertThat(value(running)).isEqualTo("running");
    assertThat(waiting).isCancelled();
    assertThat(pid(python)).isPositive();
  }

  @Test
  void stopsInOrder() {
    var last = python.call("hangs:late", String.class, 0.1, "last");
    python.stop();
    assertThat(value(last)).isEqualTo("last");
    assertThat(ClutchFixture.stopped(python)).isEqualTo(ExitReason.Stopped.ASKED);
  }
}
