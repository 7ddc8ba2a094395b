package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.stopped;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.InvalidActorNameException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When a worker's end is reported, its name can be used again. */
@ExtendWith(Leftovers.class)
class NameReuseTest {
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("os").withModulePath(ClutchFixture.HANDLERS);
  private static final int ROUNDS = 30;

  private static ClutchFixture fixture;
  private static Clutch clutch;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    clutch = Clutch.get(fixture.system());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void theNameOfAWorkerThatWasStoppedIsFree() {
    for (int i = 0; i < ROUNDS; i++) {
      PythonRef python = clutch.spawn(SPEC, "again");
      ClutchFixture.pid(python);
      python.stop();
      assertThat(stopped(python)).isInstanceOf(ExitReason.Stopped.class);
    }
  }

  @Test
  void theNameOfAWorkerThatCouldNotStartIsFree() {
    for (int i = 0; i < ROUNDS; i++) {
      PythonRef python = clutch.spawn(WorkerSpec.functions("no_such_module"), "absent");
      assertThat(stopped(python)).isInstanceOf(ExitReason.BootFailed.class);
    }
  }

  @Test
  void theNameOfAPoolIsFree() {
    for (int i = 0; i < ROUNDS / 3; i++) {
      PythonPool pool = clutch.spawn(PoolSpec.of(SPEC).withSize(2), "pool-again");
      ClutchFixture.pid(pool);
      pool.stop();
      stopped(pool);
    }
  }

  @Test
  void whoHasSeenOnlyThatItDoesNotRunCanStartAnother() {
    for (int i = 0; i < ROUNDS; i++) {
      PythonRef python = clutch.spawn(WorkerSpec.functions("no_such_module"), "failing");
      failure(python.call("os:getpid", Long.class), NotRunning.class);
    }
  }

  @Test
  void whoHasHeardTheLastPhaseCanStartAnother() {
    for (int i = 0; i < ROUNDS / 3; i++) {
      PythonRef python = clutch.spawn(SPEC, "phases");
      var last = new CompletableFuture<WorkerPhase>();
      ActorRef<WorkerPhase> subscriber =
          fixture
              .system()
              .systemActorOf(
                  Behaviors.receiveMessage(
                      phase -> {
                        if (phase instanceof WorkerPhase.Stopped) {
                          last.complete(phase);
                          return Behaviors.stopped();
                        }
                        return Behaviors.same();
                      }),
                  "subscriber-" + i,
                  Props.empty());
      python.actor().tell(new WorkerCommand.Subscribe(subscriber));
      python.stop();
      value(last);
    }
  }

  @Test
  void theNameOfOneThatRunsIsTakenAndAnIllegalOneIsRefused() {
    PythonRef python = clutch.spawn(SPEC, "taken");
    assertThatThrownBy(() -> clutch.spawn(SPEC, "taken"))
        .isInstanceOf(InvalidActorNameException.class)
        .hasMessageContaining("taken");
    assertThatThrownBy(() -> clutch.spawn(SPEC, "not/legal"))
        .isInstanceOf(InvalidActorNameException.class);
    assertThat(ClutchFixture.pid(python)).isPositive();
  }
}
