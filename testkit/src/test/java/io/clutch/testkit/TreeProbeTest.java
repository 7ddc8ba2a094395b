package io.clutch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TreeProbeTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final TreeProbe probe =
      TreeProbe.of(
          kit.system(),
          kit.spawn(
              Supervisor.create(
                  SupervisorSpec.restForOne()
                      .withChild(child("a"))
                      .withChild(
                          ChildSpec.supervisor(
                              "group",
                              SupervisorSpec.oneForOne()
                                  .withChild(child("b"))
                                  .withChild(child("once").withRestart(Restart.TEMPORARY)))))));

  private static ChildSpec<String> child(String id) {
    return ChildSpec.of(id, Behaviors::<String>empty);
  }

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  @Test
  void killsAndAwaits() {
    probe.awaitRunning();
    probe.killAndAwaitRestart("group/b");
    probe.awaitRestarts("group/b", 1);
    probe.assertRestarts("group/b", 1);
    probe.assertRestarts("a", 0);
    probe.kill("group/once");
    probe.awaitGone("group/once");
    probe.killAndAwaitRestart("a");
    probe.awaitState("group/b", State.RUNNING);
    assertThat(probe.child("group").starts()).isEqualTo(2);
    assertThat(probe.child("group/once").starts()).isEqualTo(1);
  }

  @Test
  void aFailureShowsTheTree() {
    probe.awaitRunning();
    TreeProbe hasty = probe.withLimit(Duration.ofMillis(200));
    assertThatThrownBy(() -> hasty.awaitState("a", State.ABSENT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not within 200 ms: a is ABSENT")
        .hasMessageContaining("group running");
    assertThatThrownBy(() -> probe.assertRestarts("a", 3))
        .hasMessageContaining("expected 3 restarts because of a, not 0");
    assertThatThrownBy(() -> probe.child("nobody")).hasMessageContaining("there is no nobody");
    assertThatThrownBy(() -> probe.kill("nobody")).hasMessageContaining("no child 'nobody'");
  }
}
