package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.PythonRef;
import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.BootFailed;
import io.clutch.worker.WorkerSpec;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/** A start that fails. */
final class Boot {
  private Boot() {}

  /** The reason, the same by each of the ways in which it can be learnt. */
  static BootError error(ClutchFixture fixture, WorkerSpec spec) {
    PythonRef python = fixture.spawn(spec);
    TestProbe<Object> probe = TestProbe.create(fixture.system());
    var early = python.call("fit:anything", Object.class);
    ExitReason reason = ClutchFixture.stopped(python);
    assertThat(failure(early, NotRunning.class).reason()).isEqualTo(reason);
    NotRunning late = failure(python.call("fit:anything", Object.class), NotRunning.class);
    assertThat(late.reason()).isEqualTo(reason);
    assertThat(late.worker()).isEqualTo(python.actor().path().toStringWithoutAddress());
    assertThat(late.message()).contains(reason.message());
    probe.expectTerminated(python.actor());
    assertThat(reason).isInstanceOf(BootFailed.class);
    assertThat(reason.isNormal()).isFalse();
    return ((BootFailed) reason).error();
  }
}
