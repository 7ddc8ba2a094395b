package io.clutch.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.BootError;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each reason of an end has a cause, which is known by its words. */
class CausesTest {
  private static final Map<ExitReason, String> REASONS = reasons();

  private static Map<ExitReason, String> reasons() {
    var all = new LinkedHashMap<ExitReason, String>();
    all.put(ExitReason.Stopped.ASKED, "stopped");
    all.put(new ExitReason.Finished(""), "finished");
    all.put(new ExitReason.Finished("no more"), "finished");
    all.put(new ExitReason.Code(3), "code");
    all.put(new ExitReason.Signalled(9, "SIGKILL"), "signal");
    Arrays.stream(Cause.values())
        .forEach(
            cause ->
                all.put(
                    new ExitReason.Killed(cause, Step.KILLED),
                    cause.name().toLowerCase(Locale.ROOT)));
    all.put(new ExitReason.OutOfMemory(0), "out_of_memory");
    all.put(new ExitReason.OutOfMemory(1_000), "out_of_memory");
    all.put(new ExitReason.OutOfCpuTime(Duration.ofSeconds(1)), "cpu_time");
    all.put(new ExitReason.Disconnected(), "disconnected");
    all.put(
        new ExitReason.BootFailed(new BootError.Timeout(Duration.ofSeconds(1), "import")),
        "start_failed");
    all.put(new ExitReason.LauncherLost(7), "launcher_lost");
    all.put(new ExitReason.GaveUp(new ExitReason.Code(3), 5), "gave_up");
    all.put(new ExitReason.Absent("is not there"), "other");
    all.put(new ExitReason.NodeLost("pekko://shop@a:1", "is unreachable"), "other");
    all.put(new ExitReason.Fault("a bug"), "fault");
    all.put(new ExitReason.Unknown(), "other");
    return all;
  }

  @Test
  void eachReasonHasItsCause() {
    assertThat(REASONS)
        .allSatisfy((reason, cause) -> assertThat(Causes.of(reason.message())).isEqualTo(cause));
  }

  @Test
  void allKindsOfReasonsAreHere() {
    assertThat(REASONS.keySet().stream().map(Object::getClass))
        .containsAll(
            Arrays.<Class<?>>stream(ExitReason.class.getPermittedSubclasses())
                .filter(type -> !type.isInterface())
                .toList());
  }
}
