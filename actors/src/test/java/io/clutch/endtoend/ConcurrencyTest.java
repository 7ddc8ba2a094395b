package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls that may run at the same time. */
@ExtendWith(Leftovers.class)
class ConcurrencyTest {
  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static List<Integer> look(PythonRef python) {
    return Arrays.asList(value(python.call("look", Integer[].class)));
  }

  @Test
  void asyncCallsInterleaveUpToTheDeclaredNumber() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("troupe:Interleaved"));
    var waiting =
        IntStream.range(0, 10).mapToObj(n -> python.call("wait", Integer.class, n)).toList();
    await().untilAsserted(() -> assertThat(look(python)).containsExactly(4, 4, 0, 1, 2, 3));
    value(python.call("open_gate_plainly", Object.class));
    for (int n = 0; n < 10; n++) {
      assertThat(value(waiting.get(n))).isEqualTo(n);
    }
    assertThat(look(python)).containsExactly(0, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void cancelsMakeRoomForTheNext() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("troupe:Interleaved"));
    var waiting =
        IntStream.range(0, 6).mapToObj(n -> python.call("wait", Integer.class, n)).toList();
    await().untilAsserted(() -> assertThat(look(python)).containsExactly(4, 4, 0, 1, 2, 3));
    waiting.get(4).toCompletableFuture().cancel(true);
    waiting.get(0).toCompletableFuture().cancel(true);
    await().untilAsserted(() -> assertThat(look(python)).endsWith(0, 1, 2, 3, 5));
    value(python.call("open_gate_plainly", Object.class));
    for (int n : new int[] {1, 2, 3, 5}) {
      assertThat(value(waiting.get(n))).isEqualTo(n);
    }
  }

  @Test
  void plainCallsRunOneAtATimeOnTheMainThread() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("troupe:Plain"));
    var calls = IntStream.range(0, 200).mapToObj(n -> python.call("work", Boolean.class)).toList();
    assertThat(calls).allSatisfy(call -> assertThat(value(call)).isTrue());
    assertThat(value(python.call("look", Object[].class)))
        .containsExactly(1L, List.of("MainThread"));
  }
}
