package io.clutch.examples.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.examples.common.Processes;
import io.clutch.examples.common.Systems;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.testkit.TreeProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeatherTest {
  private final ActorSystem<Void> system = Weather.system(() -> 1);

  @AfterEach
  void end() throws Exception {
    Systems.end(system);
  }

  @Test
  void theTreeIsAsDeclaredAndSurvivesFaults() {
    Weather weather = Weather.start(system);
    TreeProbe probe = TreeProbe.of(system, weather.tree());
    probe.awaitRunning();
    SupervisorSnapshot tree = probe.snapshot();
    assertThat(tree.strategy()).isEqualTo(Strategy.REST_FOR_ONE);
    assertThat(tree.intensity()).isEqualTo(3);
    assertThat(probe.child("stations/south").restart()).isEqualTo(Restart.TRANSIENT);
    assertThat(weather.outlook()).isEqualTo("14.0 degrees, cold");

    probe.killAndAwaitRestart("stations/north");
    Processes.kill(probe, "forecast");

    assertThat(weather.outlook()).isEqualTo("14.0 degrees, cold");
    probe.assertRestarts("stations/south", 0);
  }
}
