package io.clutch.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.PoolStatus.Crash;
import io.clutch.pool.PoolStatus.State;
import io.clutch.pool.PoolStatus.Worker;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a worker and a pool say of themselves, and how much of it. */
class ReadinessWordsTest {
  private static final ExitReason CODE = new ExitReason.Code(1);

  private static Optional<String> worker(WorkerPhase phase) {
    return WorkerReadiness.problem(new WorkerStatus(phase, 1, 0, 0, 0, 0, 0));
  }

  private static WorkerPhase restarting(Duration delay) {
    var exit = new WorkerExit(CODE, "/user/till", 1, 1, Duration.ZERO, List.of(), "");
    return new WorkerPhase.Restarting(exit, delay);
  }

  @Test
  void ofWorkers() {
    assertThat(worker(new WorkerPhase.Ready(1, 1))).isEmpty();
    assertThat(worker(new WorkerPhase.Starting(1))).contains("is starting");
    assertThat(worker(new WorkerPhase.Draining(1))).contains("is stopping");
    assertThat(worker(new WorkerPhase.Stopped(CODE)))
        .contains("has stopped: it exited by itself with code 1");
    assertThat(worker(restarting(Duration.ofMillis(2001))))
        .contains("restarts 3 s after its last end: it exited by itself with code 1");
    assertThat(worker(restarting(Duration.ZERO)))
        .contains("is restarting: it exited by itself with code 1");
  }

  private static Worker worker(State state) {
    return new Worker("worker-1", "/p", state, 1, 1, Duration.ZERO, 0, 0, Optional.empty());
  }

  private static Optional<String> pool(
      int min, Optional<ExitReason> why, Duration delay, State... states) {
    var crash = new Crash(Duration.ofMillis(100), "worker-1", "ended", delay);
    var workers = Stream.of(states).map(ReadinessWordsTest::worker).toList();
    return PoolReadiness.problem(
        new PoolStatus(
            "/system/pool",
            min,
            4,
            0,
            0,
            0,
            1,
            1,
            0,
            1,
            1,
            Duration.ofSeconds(5),
            List.of(crash),
            workers,
            why));
  }

  @Test
  void onePoolWorkerIsEnough() {
    assertThat(pool(4, Optional.empty(), Duration.ZERO, State.IDLE, State.STARTING)).isEmpty();
    assertThat(pool(4, Optional.empty(), Duration.ZERO, State.BUSY)).isEmpty();
    assertThat(pool(1, Optional.empty(), Duration.ZERO, State.RETIRING, State.STARTING))
        .contains("has no worker that is ready, and 1 that start");
  }

  @Test
  void aPoolThatStartsOnDemandIsReadyWhileItMay() {
    assertThat(pool(0, Optional.empty(), Duration.ZERO)).isEmpty();
    assertThat(pool(0, Optional.empty(), Duration.ZERO, State.STARTING)).isEmpty();
    assertThat(pool(0, Optional.of(CODE), Duration.ofMillis(600)))
        .contains(
            "has no worker that is ready, and 0 that start; the next may in 500 ms: the last one"
                + " exited by itself with code 1");
  }

  @Test
  void aPoolThatIsNotThereIsNotReady() {
    assertThat(PoolReadiness.problem(PoolStatus.absent("/p", 3, Optional.empty())))
        .contains("is not there now");
    assertThat(PoolReadiness.problem(PoolStatus.absent("/p", 3, Optional.of(CODE))))
        .contains("is not there now: it exited by itself with code 1");
  }

  @Test
  void reasonsAreFewShortAndHarmless() {
    assertThat(Words.few(List.of("a\u001b[2Jb\nc"))).containsExactly("a\\x1b[2Jb\\nc");
    assertThat(Words.few(List.of("x".repeat(1_000_000)))).allMatch(it -> it.length() < 550);
    assertThat(Words.few(Collections.nCopies(1000, "no")))
        .hasSize(21)
        .last()
        .isEqualTo("and 980 more");
    assertThat(Words.few(Collections.nCopies(20, "no"))).hasSize(20);
  }

  @Test
  void whoDoesNotAnswerIsWaitedForNoLongerThanTheLimit() {
    var never = new CompletableFuture<List<String>>();
    assertThat(HealthAnswers.within("/user/desk", () -> never).join())
        .containsExactly("/user/desk did not answer within 800 ms");
  }

  @Test
  void whatCannotBeAskedSaysWhy() {
    var answer =
        HealthAnswers.within(
            "/user/desk",
            () -> {
              throw new IllegalStateException("it is over");
            });
    assertThat(answer.join()).containsExactly("/user/desk cannot be asked: it is over");
  }
}
