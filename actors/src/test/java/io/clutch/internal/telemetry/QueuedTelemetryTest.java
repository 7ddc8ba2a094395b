package io.clutch.internal.telemetry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class QueuedTelemetryTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static WorkerEvent event(int number) {
    return new WorkerEvent.FrameDropped("/user/python", "/user/python", number, "test");
  }

  private static int number(TelemetryEvent event) {
    return ((WorkerEvent) event).incarnation();
  }

  @Test
  void tellsInOrderWhateverTheListenerThrowsOrInterrupts() throws InterruptedException {
    List<WorkerEvent> heard = new CopyOnWriteArrayList<>();
    try (var telemetry =
        QueuedTelemetry.start(
            event -> {
              heard.add((WorkerEvent) event);
              if (number(event) == 1) {
                Thread.currentThread().interrupt();
              }
              throw new AssertionError("a bad listener");
            })) {
      for (int i = 1; i <= 100; i++) {
        telemetry.happened(event(i));
      }
      assertThat(telemetry.awaitTold(LIMIT)).isTrue();
      assertThat(heard.stream().map(WorkerEvent::incarnation))
          .containsExactlyElementsOf(
              java.util.stream.IntStream.rangeClosed(1, 100).boxed().toList());
      assertThat(telemetry.dropped()).isZero();
    }
  }

  @Test
  void dropsAndCountsWhatFindsTheQueueFull() throws InterruptedException {
    var listening = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    List<WorkerEvent> heard = new CopyOnWriteArrayList<>();
    try (var telemetry =
        QueuedTelemetry.start(
            event -> {
              listening.countDown();
              await(gate);
              if (number(event) % 1_000 == 0) {
                heard.add((WorkerEvent) event);
              }
            })) {
      telemetry.happened(event(1));
      await(listening);
      for (int i = 1; i <= QueuedTelemetry.CAPACITY + 5_000; i++) {
        telemetry.happened(event(i));
      }
      assertThat(telemetry.dropped()).isEqualTo(5_000);
      gate.countDown();
      assertThat(telemetry.awaitTold(LIMIT)).isTrue();
      assertThat(heard).hasSize(QueuedTelemetry.CAPACITY / 1_000);
    }
  }

  @Test
  void closingTellsWhatIsThere() {
    List<WorkerEvent> heard = new CopyOnWriteArrayList<>();
    var telemetry = QueuedTelemetry.start(event -> heard.add((WorkerEvent) event));
    for (int i = 1; i <= 1_000; i++) {
      telemetry.happened(event(i));
    }
    telemetry.close();
    assertThat(heard).hasSize(1_000);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
