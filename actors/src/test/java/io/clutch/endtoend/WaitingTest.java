package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Threads that wait for their calls send and read themselves. */
@ExtendWith(Leftovers.class)
class WaitingTest {
  private static final int ENOUGH = 200;

  private static ClutchFixture fixture;
  private static PythonRef python;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(WorkerSpec.functions("os", "hangs", "pooled"));
    pid(python);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** After a number of calls in a row, this thread polls in place of the loop. */
  @BeforeEach
  void becomeTheReader() throws Exception {
    for (int i = 0; i < ENOUGH; i++) {
      late(0, "warm").get(30, TimeUnit.SECONDS);
    }
  }

  private static CompletableFuture<String> late(double seconds, String word) {
    return python.call("hangs:late", String.class, seconds, word).toCompletableFuture();
  }

  @Test
  void eachGetsItsOwnAnswerAmongOthers() throws Exception {
    List<FutureTask<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = "caller " + i;
      var caller =
          new FutureTask<>(
              () -> {
                int right = 0;
                for (int j = 0; j < ENOUGH; j++) {
                  right += late(0, name + j).join().equals(name + j) ? 1 : 0;
                }
                return right;
              });
      callers.add(caller);
      new Thread(caller).start();
    }
    List<CompletableFuture<String>> others = new ArrayList<>();
    for (int i = 0; i < ENOUGH; i++) {
      others.add(late(0, "other " + i));
    }
    for (int i = 0; i < ENOUGH; i++) {
      assertThat(others.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("other " + i);
    }
    for (FutureTask<Integer> caller : callers) {
      assertThat(caller.get(30, TimeUnit.SECONDS)).isEqualTo(ENOUGH);
    }
  }

  @Test
  void anInterruptEndsGetAndNotTheCall() throws Exception {
    CompletableFuture<String> call = late(0.3, "unharmed");
    Thread.currentThread().interrupt();
    assertThatThrownBy(call::get).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("unharmed");
    assertThat(late(0, "and on").get(30, TimeUnit.SECONDS)).isEqualTo("and on");
  }

  @Test
  void anInterruptWhileItWaitsEndsGet() throws Exception {
    CompletableFuture<String> call = late(0.5, "unharmed");
    var waiting = Thread.currentThread();
    var interrupter =
        new Thread(
            () -> {
              await().until(() -> waits(waiting));
              waiting.interrupt();
            });
    interrupter.start();
    assertThatThrownBy(call::get).isInstanceOf(InterruptedException.class);
    interrupter.join(60_000);
    assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("unharmed");
  }

  @Test
  void joinKeepsTheInterruptForLater() {
    CompletableFuture<String> call = late(0.2, "joined");
    Thread.currentThread().interrupt();
    assertThat(call.join()).isEqualTo("joined");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aTimeLimitOfTheWaitLeavesTheCallAlone() throws Exception {
    CompletableFuture<String> call = late(0.3, "later");
    assertThatThrownBy(() -> call.get(20, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(call.isDone()).isFalse();
    assertThat(call.get(Long.MAX_VALUE, TimeUnit.DAYS)).isEqualTo("later");
  }

  @Test
  void whatEndsTheCallElsewhereEndsTheWait() throws Exception {
    assertEndsTheWait(call -> call.cancel(true), CancellationException.class);
    assertEndsTheWait(
        call -> call.completeExceptionally(new IllegalStateException("mine")),
        ExecutionException.class);
    CompletableFuture<String> call = late(0.4, "too late");
    await().until(() -> fixture.status(python).inFlight() == 1);
    assertThat(call.completeAsync(() -> "elsewhere").get(60, TimeUnit.SECONDS))
        .isEqualTo("elsewhere");
    await().until(() -> fixture.status(python).inFlight() == 0);
  }

  private static void assertEndsTheWait(
      java.util.function.Consumer<CompletableFuture<String>> end, Class<? extends Exception> as) {
    CompletableFuture<String> call = late(5, "never");
    var waiting = Thread.currentThread();
    var ending =
        new Thread(
            () -> {
              await().until(() -> waits(waiting));
              end.accept(call);
            });
    ending.start();
    long began = System.nanoTime();
    assertThatThrownBy(() -> call.get(4, TimeUnit.SECONDS)).isInstanceOf(as);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    call.cancel(true);
    value(python.call("os:getpid", Long.class));
  }

  @Test
  void itsDeadlineEndsTheWait() {
    var call = Call.of("hangs:late", String.class, 0.5, "slow").withDeadline(Duration.ofMillis(50));
    assertThat(ClutchFixture.failure(python.call(call))).isInstanceOf(DeadlineExceeded.class);
  }

  @Test
  void theEndOfTheProcessEndsTheWait() throws Exception {
    PythonRef doomed = fixture.spawn(WorkerSpec.functions("os", "hangs"));
    long pid = pid(doomed);
    for (int i = 0; i < ENOUGH; i++) {
      pid(doomed);
    }
    var call = doomed.call("hangs:late", String.class, 30.0, "never").toCompletableFuture();
    var waiting = Thread.currentThread();
    var killer =
        new Thread(
            () -> {
              await().until(() -> waits(waiting));
              ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            });
    killer.start();
    assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallFailedException.class);
    killer.join(60_000);
    assertThat(ClutchFixture.failure(call)).isInstanceOf(Exited.class);
    assertThat(pid(doomed)).isNotEqualTo(pid);
  }

  @Test
  void twoMayWaitForOneCall() throws Exception {
    CompletableFuture<String> call = late(0.3, "for both");
    var other = new FutureTask<>(call::join);
    new Thread(other).start();
    assertThat(call.join()).isEqualTo("for both");
    assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo("for both");
  }

  /** The dependents run long enough for the waiting thread to wake up meanwhile. */
  @Test
  void dependentsRunOnTheDispatcherAllTheSame() throws Exception {
    var ran = new ConcurrentLinkedQueue<String>();
    var gates = new Gates(directory);
    CompletableFuture<Long> call = python.call(gates.held("seen")).toCompletableFuture();
    var dependents =
        Stream.generate(
                () ->
                    call.thenAccept(
                        pid -> {
                          LockSupport.parkNanos(2_000_000);
                          ran.add(Thread.currentThread().getName());
                        }))
            .limit(20)
            .toArray(CompletableFuture<?>[]::new);
    var waiting = Thread.currentThread();
    var opener =
        new Thread(
            () -> {
              await().until(() -> waits(waiting));
              gates.open("seen");
            });
    opener.start();
    assertThat(call.join()).isPositive();
    opener.join(60_000);
    CompletableFuture.allOf(dependents).get(60, TimeUnit.SECONDS);
    assertThat(ran).hasSize(20).allMatch(name -> name.contains("default-dispatcher"));
  }

  /** The replies arrive in one message, and so on one thread. */
  @Test
  void aDependentMayWaitForTheAnswerBehindItsOwn() throws Exception {
    for (int i = 0; i < 20; i++) {
      var blocker = late(0.01, "first");
      CompletableFuture<String> second = new CompletableFuture<>();
      CompletableFuture<String> first = late(0, "a").thenApply(word -> word + second.join());
      late(0, "b").thenAccept(second::complete);
      assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("ab");
      blocker.get(60, TimeUnit.SECONDS);
    }
  }

  private static boolean waits(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("awaitAnswer")) {
        return true;
      }
    }
    return false;
  }
}
