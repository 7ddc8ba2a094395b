package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class ThreadsTest {
  private static final int MORE = 4;

  @Test
  void theirNumberDoesNotGrowWithThatOfTheWorkers() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      ClutchFixture.pid(spawn(fixture));
      Set<Thread> before = threads();
      List<PythonRef> more = Stream.generate(() -> spawn(fixture)).limit(MORE).toList();
      more.forEach(ClutchFixture::pid);
      Set<Thread> added = threads();
      added.removeAll(before);
      assertThat(added).isEmpty();
    }
  }

  private static PythonRef spawn(ClutchFixture fixture) {
    return fixture.spawn(WorkerSpec.functions("os"));
  }

  /** The threads, without those of pools that Pekko's own settings bound. */
  private static Set<Thread> threads() {
    var threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(
        thread ->
            thread
                .getName()
                .matches(".*\\.(default|internal|default-blocking-io)-dispatcher-\\d+"));
    return threads;
  }
}
