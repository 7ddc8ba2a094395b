package io.clutch.internal.system;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.internal.client.BoundedRuns;
import io.clutch.internal.client.OneShot;
import io.clutch.internal.client.PendingCalls;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.observe.ObservedCall;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.telemetry.SerialExecutor;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Startup;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.CallObserver;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Calls that each have a worker of their own, for the time of the call. Thread-safe. */
public final class Runs {
  // The start queue of the actor system limits the processes that are starting.
  private static final SupervisorSpec SUPERVISOR =
      SupervisorSpec.dynamic().withStartConcurrency(Integer.MAX_VALUE);

  private final ActorSystem<?> system;
  private final WorkerRuntime runtime;
  private final SupervisedWorkers workers;
  private final Props loop;
  private final PendingCalls pendingCalls;
  private final AtomicLong numbers = new AtomicLong();
  private ActorRef<RunStarter.Begin> starter;
  private ActorRef<SupervisorCommand> own;

  /** {@code loop} selects the socket loop's dispatcher. */
  public Runs(
      ActorSystem<?> system, SupervisedWorkers workers, Props loop, PendingCalls pendingCalls) {
    this.system = system;
    this.runtime = workers.runtime();
    this.workers = workers;
    this.loop = loop;
    this.pendingCalls = pendingCalls;
  }

  /** Runs a call under the given supervisor, by default under Clutch's own. */
  public <T> OneShot<T> run(
      Optional<ActorRef<SupervisorCommand>> supervisor, WorkerSpec spec, Call<T> call) {
    ActorRef<SupervisorCommand> parent = supervisor.orElseGet(this::own);
    CallObservers observers = runtime.requests().observers();
    if (observers.isEmpty()) {
      return run(parent, spec, call, call.headers());
    }
    String name = parent.path().toStringWithoutAddress();
    ObservedCall observed =
        observers.submitted(CallObserver.Kind.CALL, call.function(), name, call.headers());
    try {
      OneShot<T> run = run(parent, spec, call, observed.headers());
      observed.until(run);
      return run;
    } catch (RuntimeException | Error e) {
      observed.ended(e);
      throw e;
    }
  }

  private <T> OneShot<T> run(
      ActorRef<SupervisorCommand> parent,
      WorkerSpec spec,
      Call<T> call,
      Map<String, String> headers) {
    WorkerSpec once = SupervisedWorkers.once(spec);
    // Runs the user's functions here, so that they do not run on the loop.
    Duration callDeadline = once.settings(runtime.settings()).callDeadline();
    String id = "run-" + numbers.incrementAndGet();
    String path = parent.path().toStringWithoutAddress() + "/" + id;
    var run = new OneShot<>(path, call, headers, runtime.requests(), pendingCalls);
    if (run.begin(callDeadline, () -> stop(parent, id))) {
      starter().tell(new RunStarter.Begin(parent, child(id, once, run), run));
    }
    return run;
  }

  /** Runs many calls. There are at most {@code parallelism} workers at a time. */
  public <T> CompletableFuture<List<Outcome<T>>> run(
      Optional<ActorRef<SupervisorCommand>> supervisor,
      WorkerSpec spec,
      Stream<Call<T>> calls,
      int parallelism) {
    return new BoundedRuns<T>(
            supervisor.orElseGet(this::own).path().toStringWithoutAddress(),
            calls,
            parallelism,
            call -> run(supervisor, spec, call),
            new SerialExecutor(runtime.requests().userCode()),
            runtime.requests().executor(),
            pendingCalls)
        .begin();
  }

  private ChildSpec<WorkerCommand> child(String id, WorkerSpec spec, OneShot<?> run) {
    return SupervisedWorkers.child(id, startup -> behavior(spec, startup, run), system -> loop)
        .withRestart(Restart.TEMPORARY);
  }

  private Behavior<WorkerCommand> behavior(WorkerSpec spec, Startup startup, OneShot<?> run) {
    return Behaviors.setup(
        context -> {
          if (!run.give(context.getSelf(), startup::ignore)) {
            startup.ignore();
            return Behaviors.stopped();
          }
          return workers.behavior(spec, startup, run.gone());
        });
  }

  private void stop(ActorRef<SupervisorCommand> parent, String id) {
    parent.tell(new SupervisorCommand.TerminateChild(id, system.ignoreRef()));
  }

  private synchronized ActorRef<SupervisorCommand> own() {
    own = own == null ? spawn(Supervisor.create(SUPERVISOR), "clutch-runs") : own;
    return own;
  }

  private synchronized ActorRef<RunStarter.Begin> starter() {
    starter = starter == null ? spawn(RunStarter.create(), "clutch-run-starter") : starter;
    return starter;
  }

  /** In a system that has ended, calls fail when the pending calls are ended. */
  private <M> ActorRef<M> spawn(Behavior<M> behavior, String name) {
    try {
      return system.systemActorOf(behavior, name, Props.empty());
    } catch (IllegalStateException e) {
      return system.deadLetters();
    }
  }
}
