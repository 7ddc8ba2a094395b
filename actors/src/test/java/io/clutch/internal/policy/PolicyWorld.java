package io.clutch.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.client.PendingCalls;
import io.clutch.telemetry.PolicyEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The calls of one reference in memory: the test answers each attempt and moves the time. */
public final class PolicyWorld implements Telemetry {
  public static final Duration DEADLINE = Duration.ofSeconds(1);
  public static final Call<String> CALL = Call.of("module:function", String.class);
  public static final Call<String> IDEMPOTENT = CALL.asIdempotent();

  public final PendingCalls pendingCalls = new PendingCalls();
  public final List<PolicyEvent> events = new ArrayList<>();
  public boolean isStopped;
  public long now = 1_000_000_000_000L;

  private final List<Try> tries = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();

  /** The attempts that were sent, when, and their results. */
  public record Try(Call<String> call, long at, CompletableFuture<String> answer) {
    void answers(String value) {
      answer.complete(value);
    }

    void fails(CallFailure failure) {
      answer.completeExceptionally(failure.toException());
    }
  }

  private record Timer(long due, CompletableFuture<?> unless, Runnable task) {}

  public CompletableFuture<String> call(CallPolicy policy, Call<String> call) {
    var runtime =
        new PolicyRuntime(
            "/worker",
            DEADLINE,
            () -> isStopped,
            pendingCalls,
            Runnable::run,
            (wait, unless, task) -> timers.add(new Timer(now + wait.toNanos(), unless, task)),
            () -> now,
            () -> 0,
            this);
    return PolicyExecution.make(call, policy, runtime, this::send);
  }

  private CompletableFuture<String> send(Call<String> call) {
    var sent = new Try(call, now, new CompletableFuture<>());
    tries.add(sent);
    return sent.answer();
  }

  public int sent() {
    return tries.size();
  }

  /** The attempt with this number, from 1. */
  public Try sent(int number) {
    assertThat(tries).hasSizeGreaterThanOrEqualTo(number);
    return tries.get(number - 1);
  }

  public long timers() {
    timers.removeIf(timer -> timer.unless().isDone());
    return timers.size();
  }

  public void pass(long millis) {
    long until = now + Duration.ofMillis(millis).toNanos();
    while (timers() > 0 && next().due() <= until) {
      Timer due = next();
      timers.remove(due);
      now = Math.max(now, due.due());
      due.task().run();
    }
    now = until;
  }

  /** Lets time pass without running due tasks in time, as on a busy machine. */
  public void oversleep(long millis) {
    now += Duration.ofMillis(millis).toNanos();
    pass(0);
  }

  private Timer next() {
    return timers.stream().min(Comparator.comparingLong(Timer::due)).orElseThrow();
  }

  @Override
  public void happened(TelemetryEvent event) {
    events.add((PolicyEvent) event);
  }

  public static CallFailedException thrown(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    var wrapped = catchThrowableOfType(CompletionException.class, future::join);
    return (CallFailedException) wrapped.getCause();
  }

  public static CallFailure failure(CompletableFuture<?> future) {
    return thrown(future).failure();
  }

  /** The failures of the attempts before the last, in order. */
  public static List<CallFailure> earlier(CompletableFuture<?> future) {
    return List.of(thrown(future).getSuppressed()).stream()
        .map(each -> ((CallFailedException) each).failure())
        .toList();
  }
}
