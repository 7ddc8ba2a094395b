package io.clutch.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class TaskQueueTest {
  private static final Runnable TASK = () -> {};

  private static final class Full extends ConcurrentLinkedQueue<Runnable> {
    private static final long serialVersionUID = 1L;
    private transient boolean isFull = true;

    @Override
    public boolean add(Runnable task) {
      if (isFull) {
        throw new OutOfMemoryError("no room for a node");
      }
      return super.add(task);
    }
  }

  private final Full full = new Full();
  private final TaskQueue queue = new TaskQueue(full);

  @Test
  void takesTasksForWhoseNodesThereIsNoMemory() {
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      int number = i;
      tasks.add(() -> assertThat(number).isNotNegative());
    }
    tasks.forEach(queue::add);
    assertThat(queue.isEmpty()).isFalse();
    List<Runnable> taken = new ArrayList<>();
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      taken.add(task);
    }
    assertThat(taken).containsExactlyInAnyOrderElementsOf(tasks);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void refusesWhatItCannotHold() {
    for (int i = 0; i < 1024; i++) {
      queue.add(TASK);
    }
    assertThatThrownBy(() -> queue.add(TASK)).isInstanceOf(OutOfMemoryError.class);
    queue.poll();
    queue.add(TASK);
  }

  @Test
  void takesOutWhatIsInEither() {
    Runnable spare = () -> assertThat(queue).isNotNull();
    queue.add(spare);
    full.isFull = false;
    queue.add(TASK);
    assertThat(queue.remove(spare)).isTrue();
    assertThat(queue.remove(spare)).isFalse();
    assertThat(queue.remove(TASK)).isTrue();
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }
}
