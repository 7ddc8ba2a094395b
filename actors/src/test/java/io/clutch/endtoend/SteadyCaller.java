package io.clutch.endtoend;

import static org.awaitility.Awaitility.await;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An actor that keeps a number of calls in flight: it makes one when another has ended, until it is
 * told to stop. Counts every outcome, so that a second one of a call shows.
 */
final class SteadyCaller<T> {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicBoolean goesOn = new AtomicBoolean(true);
  private final Queue<T> values = new ConcurrentLinkedQueue<>();
  private final Queue<CallFailure> failures = new ConcurrentLinkedQueue<>();
  private final IntFunction<Call<T>> calls;
  private final ActorRef<WorkerCommand> python;

  private SteadyCaller(ActorRef<WorkerCommand> python, IntFunction<Call<T>> calls) {
    this.python = python;
    this.calls = calls;
  }

  /** {@code calls} makes the call of that number, from 0 on. */
  static <T> SteadyCaller<T> of(
      ActorSystem<?> system, int size, ActorRef<WorkerCommand> python, IntFunction<Call<T>> calls) {
    var caller = new SteadyCaller<>(python, calls);
    system.systemActorOf(
        caller.behavior(size), "steady-caller-" + System.nanoTime(), Props.empty());
    return caller;
  }

  private Behavior<Outcome<T>> behavior(int size) {
    return Behaviors.setup(
        context -> {
          for (int i = 0; i < size; i++) {
            call(context.getSelf());
          }
          return Behaviors.receiveMessage(
              outcome -> {
                heard(outcome);
                if (goesOn.get()) {
                  call(context.getSelf());
                }
                return Behaviors.same();
              });
        });
  }

  private void call(ActorRef<Outcome<T>> self) {
    python.tell(new WorkerCommand.Invoke<>(calls.apply(made.getAndIncrement()), self));
  }

  private void heard(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Value<T> answer) {
      values.add(answer.value());
    } else if (outcome instanceof Outcome.Failed<T> failed) {
      failures.add(failed.failure());
    }
    ended.incrementAndGet();
  }

  /** Waits until this number of further calls has got a value. */
  void awaitValues(int more) {
    int before = values.size();
    await().atMost(LIMIT).until(() -> values.size() >= before + more);
  }

  /** Makes no more calls, and waits until each has its outcome. */
  void end() {
    goesOn.set(false);
    await().atMost(LIMIT).until(() -> ended.get() >= made.get());
  }

  int made() {
    return made.get();
  }

  /** The number of outcomes. After the end it is the number of calls. */
  int ended() {
    return ended.get();
  }

  List<T> values() {
    return new ArrayList<>(values);
  }

  List<CallFailure> failures() {
    return new ArrayList<>(failures);
  }
}
