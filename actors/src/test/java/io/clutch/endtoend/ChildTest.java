package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.BootError.Refused;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.BootFailed;
import io.clutch.failure.ExitReason.Stopped;
import io.clutch.failure.WorkerStoppedException;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker as the child of any actor: spawned, watched, messaged, supervised. */
@ExtendWith(Leftovers.class)
class ChildTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final WorkerSpec ACCOUNT =
      WorkerSpec.actor("troupe:Account", "Ada").withModulePath(ClutchFixture.HANDLERS);
  private static final WorkerSpec UNFIT =
      WorkerSpec.actor("unfit:Raising").withModulePath(ClutchFixture.HANDLERS);

  private ClutchFixture fixture;

  @BeforeEach
  void start() {
    fixture = ClutchFixture.open();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** Reports each of its children, and their ends, to the probe. */
  private static Behavior<Object> parent(Behavior<WorkerCommand> child, ActorRef<Object> told) {
    return Behaviors.setup(
        context -> {
          ActorRef<WorkerCommand> worker = context.spawn(child, "python");
          context.watch(worker);
          told.tell(worker);
          return Behaviors.receive(Object.class)
              .onSignal(
                  ChildFailed.class,
                  failed -> {
                    told.tell(failed.cause());
                    return Behaviors.same();
                  })
              .onSignal(
                  Terminated.class,
                  terminated -> {
                    told.tell("terminated");
                    return Behaviors.same();
                  })
              .build();
        });
  }

  @SuppressWarnings("unchecked")
  private ActorRef<WorkerCommand> spawn(Behavior<WorkerCommand> child, TestProbe<Object> told) {
    fixture.system().systemActorOf(parent(child, told.getRef()), "parent", Props.empty());
    return (ActorRef<WorkerCommand>) told.receiveMessage(LIMIT);
  }

  @Test
  void answersActorsAndStopsAsAChildDoes() {
    TestProbe<Object> told = TestProbe.create(fixture.system());
    TestProbe<Outcome<Integer>> answers = TestProbe.create(fixture.system());
    ActorRef<WorkerCommand> worker = spawn(PythonWorker.create(ACCOUNT), told);
    worker.tell(new WorkerCommand.Cast(Call.of("add", Integer.class, 40)));
    worker.tell(new WorkerCommand.Invoke<>(Call.of("add", Integer.class, 2), answers.getRef()));
    assertThat(answers.receiveMessage(LIMIT).get()).isEqualTo(42);
    worker.tell(new WorkerCommand.Invoke<>(Call.of("fail", Integer.class), answers.getRef()));
    assertThat(((Outcome.Failed<Integer>) answers.receiveMessage(LIMIT)).failure())
        .isInstanceOf(Raised.class);
    PythonRef python = Clutch.get(fixture.system()).ref(worker, ACCOUNT);
    assertThat(ClutchFixture.value(python.call("add", Integer.class, 0))).isEqualTo(42);
    worker.tell(new WorkerCommand.Stop());
    assertThat(told.receiveMessage(LIMIT)).isEqualTo("terminated");
    assertThat(ClutchFixture.stopped(python)).isInstanceOf(Stopped.class);
    worker.tell(new WorkerCommand.Invoke<>(Call.of("add", Integer.class, 2), answers.getRef()));
    assertThat(((Outcome.Failed<Integer>) answers.receiveMessage(LIMIT)).failure())
        .isInstanceOf(NotRunning.class);
    assertThat(ClutchFixture.failure(python.call("add", Integer.class, 0)))
        .isInstanceOf(NotRunning.class);
  }

  @Test
  void failsWithTheReasonWhenItCannotStart() {
    TestProbe<Object> told = TestProbe.create(fixture.system());
    ActorRef<WorkerCommand> worker = spawn(PythonWorker.create(UNFIT), told);
    PythonRef python = Clutch.get(fixture.system()).ref(worker, UNFIT);
    var failed = (WorkerStoppedException) told.receiveMessage(LIMIT);
    assertThat(failed).hasMessageContaining("the constructor says no");
    var reason = (BootFailed) failed.reason();
    assertThat(((Refused) reason.error()).code()).isEqualTo(Refused.Code.CONSTRUCT_FAILED);
    assertThat(ClutchFixture.stopped(python)).isEqualTo(reason);
    PythonRef late = Clutch.get(fixture.system()).ref(worker, UNFIT);
    assertThat(ClutchFixture.stopped(late)).isEqualTo(reason);
    assertThat(ClutchFixture.failure(late.call("x", Object.class), NotRunning.class).reason())
        .isEqualTo(reason);
  }

  @Test
  void canBeSupervised() {
    TestProbe<Object> told = TestProbe.create(fixture.system());
    var starts = new AtomicInteger();
    Behavior<WorkerCommand> counted =
        Behaviors.setup(
            context -> {
              starts.incrementAndGet();
              return PythonWorker.create(UNFIT);
            });
    spawn(
        Behaviors.supervise(counted)
            .onFailure(
                WorkerStoppedException.class,
                SupervisorStrategy.restart().withLimit(2, Duration.ofMinutes(1))),
        told);
    assertThat(told.receiveMessage(LIMIT)).isInstanceOf(WorkerStoppedException.class);
    assertThat(starts).hasValue(3);
  }

  @Test
  void dyingWithItsParentLeavesNoProcess() {
    TestProbe<Object> told = TestProbe.create(fixture.system());
    TestProbe<Outcome<Integer>> answers = TestProbe.create(fixture.system());
    Behavior<Object> mortal =
        Behaviors.setup(
            context -> {
              told.tell(context.spawn(PythonWorker.create(ACCOUNT), "python"));
              return Behaviors.receive(Object.class)
                  .onAnyMessage(any -> Behaviors.stopped())
                  .build();
            });
    ActorRef<Object> parent = fixture.system().systemActorOf(mortal, "mortal", Props.empty());
    @SuppressWarnings("unchecked")
    var worker = (ActorRef<WorkerCommand>) told.receiveMessage(LIMIT);
    worker.tell(new WorkerCommand.Invoke<>(Call.of("add", Integer.class, 2), answers.getRef()));
    assertThat(answers.receiveMessage(LIMIT).get()).isEqualTo(2);
    PythonRef python = Clutch.get(fixture.system()).ref(worker, ACCOUNT);
    parent.tell("die");
    ExitReason reason = ClutchFixture.stopped(python);
    assertThat(reason).isInstanceOf(Stopped.class);
  }

  @Test
  void dropsASubscriberThatHasEnded() {
    TestProbe<Object> told = TestProbe.create(fixture.system());
    TestProbe<DeadLetter> letters = TestProbe.create(fixture.system());
    Adapter.toClassic(fixture.system())
        .eventStream()
        .subscribe(Adapter.toClassic(letters.getRef()), DeadLetter.class);
    TestProbe<WorkerPhase> phases = TestProbe.create(fixture.system());
    ActorRef<WorkerCommand> worker = spawn(PythonWorker.create(ACCOUNT), told);
    worker.tell(new WorkerCommand.Subscribe(phases.getRef()));
    phases.receiveMessage(LIMIT);
    phases.stop();
    told.expectTerminated(phases.getRef(), LIMIT);
    PythonRef python = Clutch.get(fixture.system()).ref(worker, ACCOUNT);
    ClutchFixture.value(python.call("add", Integer.class, 0));
    worker.tell(new WorkerCommand.Stop());
    assertThat(told.receiveMessage(LIMIT)).isEqualTo("terminated");
    worker.tell(new WorkerCommand.Cast(Call.of("add", Integer.class, 0)));
    assertThat(letters.receiveMessage(LIMIT).message())
        .as("the first letter is not a phase for the subscriber")
        .isInstanceOf(WorkerCommand.Cast.class);
  }

  @Test
  void tellsItsPhasesInOrder() {
    TestProbe<Object> told = TestProbe.create(fixture.system());
    TestProbe<WorkerPhase> phases = TestProbe.create(fixture.system());
    TestProbe<WorkerStatus> statuses = TestProbe.create(fixture.system());
    var spec = WorkerSpec.functions("os", "crashes").withModulePath(ClutchFixture.HANDLERS);
    ActorRef<WorkerCommand> worker = spawn(PythonWorker.create(spec), told);
    worker.tell(new WorkerCommand.Subscribe(phases.getRef()));
    assertThat(phases.receiveMessage(LIMIT)).isEqualTo(new WorkerPhase.Starting(1));
    var ready = (WorkerPhase.Ready) phases.receiveMessage(LIMIT);
    assertThat(ready.incarnation()).isEqualTo(1);
    worker.tell(new WorkerCommand.GetStatus(statuses.getRef()));
    WorkerStatus status = statuses.receiveMessage(LIMIT);
    assertThat(status)
        .isEqualTo(
            new WorkerStatus(
                ready, 1, ready.pid(), 0, 0, 0, WorkerStatus.Start.FORKED, 0, status.memory()));
    worker.tell(new WorkerCommand.Cast(Call.of("crashes:leave", Object.class, 3)));
    var restarting = (WorkerPhase.Restarting) phases.receiveMessage(LIMIT);
    assertThat(restarting.exit().reason()).isEqualTo(new ExitReason.Code(3));
    assertThat(phases.receiveMessage(LIMIT)).isEqualTo(new WorkerPhase.Starting(2));
    assertThat(phases.receiveMessage(LIMIT)).isInstanceOf(WorkerPhase.Ready.class);
    worker.tell(new WorkerCommand.Stop());
    assertThat(phases.receiveMessage(LIMIT)).isEqualTo(new WorkerPhase.Draining(2));
    var stopped = (WorkerPhase.Stopped) phases.receiveMessage(LIMIT);
    assertThat(stopped.reason()).isInstanceOf(Stopped.class);
    phases.expectTerminated(worker, LIMIT);
    worker.tell(new WorkerCommand.Subscribe(phases.getRef()));
    assertThat(phases.receiveMessage(LIMIT))
        .as("who asks too late")
        .isInstanceOf(WorkerPhase.Stopped.class);
    worker.tell(new WorkerCommand.GetStatus(statuses.getRef()));
    assertThat(statuses.receiveMessage(LIMIT).phase()).isInstanceOf(WorkerPhase.Stopped.class);
  }
}
