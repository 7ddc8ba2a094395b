package io.clutch.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final Queue<Runnable> handedOver = new ArrayDeque<>();
  private final SerialExecutor executor = new SerialExecutor(handedOver::add);
  private final List<Integer> done = new ArrayList<>();

  private void run() {
    handedOver.remove().run();
  }

  @Test
  void takesOneThreadForAllAndKeepsTheirOrder() {
    for (int i = 0; i < 3; i++) {
      int number = i;
      executor.execute(() -> done.add(number));
    }
    assertThat(handedOver).hasSize(1);
    assertThat(executor.size()).isEqualTo(3);
    run();
    assertThat(done).containsExactly(0, 1, 2);
    assertThat(executor.size()).isZero();
    executor.execute(() -> done.add(3));
    run();
    assertThat(done).endsWith(3);
  }

  @Test
  void whatATaskThrowsIsNoOthersConcern() {
    executor.execute(
        () -> {
          throw new AssertionError("test");
        });
    executor.execute(() -> done.add(1));
    run();
    assertThat(done).containsExactly(1);
  }

  @Test
  void aTaskThatIsRejectedIsForgotten() {
    var ended =
        new SerialExecutor(
            task -> {
              throw new RejectedExecutionException("test");
            });
    assertThatThrownBy(() -> ended.execute(() -> done.add(1)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(ended.size()).isZero();
  }
}
