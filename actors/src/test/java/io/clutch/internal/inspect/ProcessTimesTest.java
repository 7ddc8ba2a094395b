package io.clutch.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTimesTest {
  private final ProcessTimes times = new ProcessTimes();

  @Test
  void tellsTheTimeOfThisProcessAndLaterItsShare() {
    long pid = ProcessHandle.current().pid();
    var first = times.read(pid);
    assertThat(first.isThere()).isTrue();
    assertThat(first.cpu().orElseThrow().time()).isPositive();
    assertThat(first.cpu().orElseThrow().share()).isEmpty();
    await().until(() -> times.read(pid).cpu().orElseThrow().share().isPresent());
    assertThat(times.read(pid).cpu().orElseThrow().share().orElseThrow()).isNotNegative();
    times.keep(new UnsearchedList(pid));
    assertThat(times.read(pid).cpu().orElseThrow().share()).isPresent();
    times.keep(List.of());
    assertThat(times.read(pid).cpu().orElseThrow().share()).isEmpty();
  }

  @Test
  void aProcessThatIsNotThereIsGone() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    await().until(() -> !times.read(ended.pid()).isThere());
    assertThat(times.read(ended.pid()).cpu()).isEmpty();
  }
}
