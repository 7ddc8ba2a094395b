package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** What a failing test leaves behind reaches no other test. */
class LeftoversTest {
  private static ProcessHandle left;

  /** Is run by the test below alone. */
  @ExtendWith(Leftovers.class)
  static final class Failing {
    @Test
    void leavesAProcess() throws IOException {
      left = new ProcessBuilder("sleep", "300").start().toHandle();
      throw new AssertionError("it fails before it ends the process");
    }
  }

  @Test
  void theProcessOfAFailingTestIsNamedAndEnded() {
    List<Failure> failures = run(Failing.class);
    assertThat(failures).hasSize(2);
    assertThat(failures.get(0).getException()).hasMessageContaining("it fails before");
    assertThat(failures.get(1).getException())
        .hasMessageContaining("leaves nothing behind")
        .hasMessageContaining("process " + left.pid())
        .hasMessageContaining("sleep 300");
    await().until(() -> !left.isAlive());
  }

  private static List<Failure> run(Class<?> tests) {
    var summary = new SummaryGeneratingListener();
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(tests))
            .configurationParameter(Leftovers.PATIENCE_SECONDS, "1")
            .build();
    LauncherFactory.create().execute(request, summary);
    return summary.getSummary().getFailures();
  }
}
