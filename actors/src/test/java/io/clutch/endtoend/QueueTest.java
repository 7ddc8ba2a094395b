package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.worker.WorkerSpec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Waiting calls are bounded in number and in bytes. */
@ExtendWith(Leftovers.class)
class QueueTest {
  @Test
  void aFullQueueRefusesAtOnce() {
    try (ClutchFixture fixture =
        ClutchFixture.open("clutch.worker { credit = 1, queue-capacity = 3 }")) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs"));
      pid(python);
      var running = python.call("hangs:late", String.class, 1.0, "running");
      await().until(() -> fixture.status(python).inFlight() == 1);
      var queued =
          IntStream.range(0, 3)
              .mapToObj(n -> python.call("hangs:late", String.class, 0.0, "" + n))
              .toList();
      QueueFull full = failure(python.call("os:getpid", Long.class), QueueFull.class);
      assertThat(full.capacity()).isEqualTo(3);
      assertThat(full.message()).contains("at most 3 calls", "queue-capacity");
      assertThat(running.toCompletableFuture()).isNotDone();
      assertThat(value(running)).isEqualTo("running");
      assertThat(queued.stream().map(ClutchFixture::value)).containsExactly("0", "1", "2");
    }
  }

  @Test
  void soDoesOneThatIsFullOfBytes() {
    try (ClutchFixture fixture =
        ClutchFixture.open("clutch.worker { credit = 1, queue-bytes = 1 KiB }")) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs", "echoes"));
      pid(python);
      var running = python.call("hangs:late", String.class, 1.0, "running");
      await().until(() -> fixture.status(python).inFlight() == 1);
      var large = python.call("echoes:length", Integer.class, (Object) new byte[5_000]);
      QueueFull full =
          failure(
              python.call("echoes:length", Integer.class, (Object) new byte[1]), QueueFull.class);
      assertThat(full.message()).contains("1024 bytes", "queue-bytes");
      assertThat(value(running)).isEqualTo("running");
      assertThat(value(large)).as("one alone is always taken").isEqualTo(5_000);
    }
  }

  @Test
  void callsWaitWhileTheProcessStarts() {
    try (ClutchFixture fixture = ClutchFixture.open("clutch.worker.queue-capacity = 3")) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("plain"));
      var waiting =
          IntStream.range(0, 3).mapToObj(n -> python.call("plain:add", Long.class, n, 1)).toList();
      failure(python.call("plain:add", Long.class, 3, 1), QueueFull.class);
      assertThat(waiting.stream().map(ClutchFixture::value)).containsExactly(1L, 2L, 3L);
    }
  }
}
