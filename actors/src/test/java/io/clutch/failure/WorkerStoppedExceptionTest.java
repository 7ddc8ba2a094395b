package io.clutch.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.ExitReason.Step;
import io.clutch.supervision.ChildExit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How supervisors learn about the end of a worker. */
class WorkerStoppedExceptionTest {

  private static WorkerStoppedException ended(ExitReason reason) {
    return new WorkerStoppedException("/worker", reason);
  }

  @Test
  void aWorkerThatFinishedHasEndedNormally() {
    for (String why : new String[] {"", "no more work"}) {
      var reason = new ExitReason.Finished(why);
      ChildExit exit = ChildExit.of(ended(reason));
      assertThat(exit).isEqualTo(new ChildExit.Normal(Optional.of(why)));
      assertThat(exit.message()).isEqualTo(reason.message());
    }
  }

  @Test
  void oneThatWasStoppedIsShutDown() {
    var reason = new ExitReason.Stopped(Step.INTERRUPTED, 0);
    assertThat(ChildExit.of(ended(reason))).isEqualTo(new ChildExit.Shutdown(reason.message()));
  }

  @Test
  void allElseIsAFailureThatSaysWhy() {
    var ended = ended(new ExitReason.Code(3));
    ChildExit exit = ChildExit.of(ended);
    assertThat(exit).isEqualTo(new ChildExit.Failed(ended));
    assertThat(exit.message()).isEqualTo("exited by itself with code 3");
    assertThat(exit.isNormal()).isFalse();
  }

  @Test
  void onlyTheEndOfALauncherIsOneIncidentForAllItsWorkers() {
    assertThat(ended(new ExitReason.LauncherLost(1)).incident())
        .isEqualTo(ended(new ExitReason.LauncherLost(1)).incident())
        .isNotEqualTo(ended(new ExitReason.LauncherLost(2)).incident())
        .isPresent();
    assertThat(ended(new ExitReason.Code(3)).incident()).isEmpty();
    assertThat(ended(new ExitReason.Disconnected()).incident()).isEmpty();
  }
}
