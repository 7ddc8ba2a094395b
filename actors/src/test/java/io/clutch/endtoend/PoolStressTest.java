package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Calls, cancels, sessions, broadcasts, recycles and kills from many threads at once. */
@ExtendWith(Leftovers.class)
class PoolStressTest {
  private static final int CALLERS = 6;
  private static final int ROUNDS = 500;
  private static final int MOST = 4;
  private static final int STARTING = 2;

  private final long seed = System.nanoTime();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Queue<String> values = new ConcurrentLinkedQueue<>();
  private final Queue<CallFailure> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  @TempDir Path directory;
  private String notes;
  private PythonPool pool;

  @Test
  void everythingAddsUp() throws Exception {
    notes = Files.createFile(directory.resolve("notes")).toString();
    try (PoolFixture pools = PoolFixture.open()) {
      pool = pools.pool(spec());
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < CALLERS; i++) {
        var random = new Random(seed + i);
        threads.add(thread(() -> caller(random)));
      }
      disturb(new Random(seed - 1), threads);
      await().atMost(Duration.ofSeconds(30)).until(() -> ended.get() == made.get());
      PoolFixture.awaitStatus(pool, now -> now.ready() >= 1 && now.idle() == now.workers().size());
      assertNothingIsLeft();
      assertCountsAddUp();
    }
  }

  private static PoolSpec spec() {
    Duration instant = Duration.ofMillis(10);
    return PoolSpec.of(PoolFixture.WORKER.withSettings(base -> base.withIdempotentAttempts(100)))
        .withSize(2, MOST)
        .withOverflow(1, Duration.ofMillis(300))
        .withStartConcurrency(STARTING)
        .withInFlight(2)
        .withRecycling(recycle -> recycle.withCalls(200))
        .withSettings(
            base ->
                base.withBackoff(new BackoffSettings(1, instant, instant, Duration.ofMillis(50))));
  }

  private Thread thread(Runnable work) {
    var thread = new Thread(work, "caller");
    thread.setUncaughtExceptionHandler((of, fault) -> faults.add(fault));
    thread.start();
    return thread;
  }

  /** Makes a number of rounds, at most eight at a time. */
  private void caller(Random random) {
    var places = new Semaphore(8);
    for (int round = 0; round < ROUNDS; round++) {
      places.acquireUninterruptibly();
      one(random).whenComplete((done, failure) -> places.release());
    }
  }

  private CompletionStage<?> one(Random random) {
    int kind = random.nextInt(10);
    if (kind < 6) {
      return count(note(pool, random.nextBoolean()));
    }
    if (kind < 8) {
      CompletionStage<String> call = count(note(pool, false));
      call.toCompletableFuture().cancel(true);
      return call;
    }
    if (kind < 9) {
      return session(random.nextInt(4));
    }
    return pool.broadcast("os:getpid", Long.class);
  }

  /** Uses a session. One in four is cancelled as soon as it is requested. */
  private CompletionStage<?> session(int calls) {
    if (calls == 0) {
      var unwanted = pool.checkout().toCompletableFuture();
      unwanted.cancel(true);
      return unwanted;
    }
    return pool.inSession(
        session -> {
          CompletionStage<?> last = count(note(session, false));
          for (int i = 1; i < calls; i++) {
            last = last.thenCombine(count(note(session, true)), (one, other) -> other);
          }
          return last;
        });
  }

  private CompletionStage<String> note(PythonRef python, boolean isIdempotent) {
    String token = (isIdempotent ? "again-" : "once-") + made.incrementAndGet();
    var call = Call.of("crashes:note", String.class, notes, token);
    return python.call(isIdempotent ? call.asIdempotent() : call);
  }

  private CompletionStage<String> count(CompletionStage<String> call) {
    call.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            values.add(value);
          } else {
            failures.add(reason(failure));
          }
          ended.incrementAndGet();
        });
    return call;
  }

  private static CallFailure reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof CallFailedException failed ? failed.failure() : new Cancelled();
  }

  private void disturb(Random random, List<Thread> threads) {
    int due = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      assertThat(PoolFixture.status(pool).size())
          .as("with overflow, and successors of those that are recycled; seed " + seed)
          .isLessThanOrEqualTo(MOST + 1 + STARTING);
      if (ended.get() >= due) {
        due = ended.get() + 100 + random.nextInt(200);
        disturb(random);
      }
    }
  }

  private void disturb(Random random) {
    List<Long> pids = List.copyOf(PoolFixture.pids(pool));
    if (random.nextBoolean()) {
      pool.recycle();
    } else if (!pids.isEmpty()) {
      PoolFixture.kill(pids.get(random.nextInt(pids.size())));
    }
  }

  private void assertNothingIsLeft() {
    PoolStatus status = PoolFixture.status(pool);
    assertThat(status.waitingCalls()).as("seed " + seed).isZero();
    assertThat(status.waitingSessions()).isZero();
    assertThat(status.sessions()).isZero();
    await().until(() -> PoolFixture.processes().equals(PoolFixture.pids(pool)));
  }

  private void assertCountsAddUp() throws IOException {
    assertThat(faults).as("seed " + seed).isEmpty();
    assertThat(values.size() + failures.size()).as("seed " + seed).isEqualTo(made.get());
    assertThat(values).hasSizeGreaterThan(made.get() / 4);
    assertThat(failures)
        .as("seed " + seed)
        .allMatch(
            it -> it instanceof Cancelled || it instanceof Exited || it instanceof NotRunning);
    List<String> runs = Files.readAllLines(Path.of(notes));
    List<String> once = runs.stream().filter(run -> run.startsWith("once-")).toList();
    assertThat(new HashSet<>(once)).as("made twice, seed " + seed).hasSameSizeAs(once);
    Set<String> answered = new HashSet<>(values);
    assertThat(answered).as("answered twice, seed " + seed).hasSameSizeAs(values);
    assertThat(new HashSet<>(runs)).as("seed " + seed).containsAll(answered);
    PoolStatus status = PoolFixture.status(pool);
    System.out.printf(
        "%d calls, %d values; %d processes, of which %d crashed and %d were recycled%n",
        made.get(), values.size(), status.started(), status.crashed(), status.recycled());
    assertThat(status.crashed() + status.recycled() + status.workers().size())
        .as("one that was killed while it was recycled counts as both, seed " + seed)
        .isGreaterThanOrEqualTo(status.started());
  }
}
