package io.clutch.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTest {
  private final TimerQueue timers = new TimerQueue();
  private final List<String> done = new ArrayList<>();

  /** A monotonic clock may begin with any value, and may wrap around. */
  @ParameterizedTest
  @ValueSource(longs = {0, -50, Long.MAX_VALUE - 5, Long.MAX_VALUE, Long.MIN_VALUE})
  void runsWhatIsDueInOrder(long now) {
    plan(now + 20, "third");
    plan(now + 10, "first");
    plan(now + 10, "second");
    plan(now + 30, "later");
    assertThat(timers.earliest()).isEqualTo(OptionalLong.of(now + 10));

    timers.run(now + 9);
    assertThat(done).isEmpty();
    timers.run(now + 20);
    assertThat(done).containsExactly("first", "second", "third");
    assertThat(timers.earliest()).isEqualTo(OptionalLong.of(now + 30));
    timers.run(now + 40);
    assertThat(done).endsWith("later");
    assertThat(timers.earliest()).isEmpty();
  }

  @Test
  void forgetsWhatIsRemoved() {
    TimerQueue.Timer removed = plan(10, "removed");
    plan(10, "kept");
    timers.remove(removed);
    timers.remove(removed);
    timers.remove(TimerQueue.Timer.NONE);
    timers.run(10);
    assertThat(done).containsExactly("kept");
  }

  @Test
  void keepsFewOfManyThatAreRemoved() {
    plan(10, "kept");
    for (int i = 0; i < 10_000; i++) {
      TimerQueue.Timer first = plan(1_000 + i, "removed");
      TimerQueue.Timer second = plan(1_000 - i, "removed");
      timers.remove(second);
      timers.remove(first);
      assertThat(timers.size()).isLessThan(200);
    }
    timers.run(20_000);
    assertThat(done).containsExactly("kept");
    assertThat(timers.earliest()).isEmpty();
  }

  @Test
  void knowsOnlyItsOwn() {
    TimerQueue.Timer timer = plan(10, "kept");
    new TimerQueue().remove(timer);
    timers.run(10);
    timers.remove(timer);
    assertThat(done).containsExactly("kept");
    assertThat(timers.size()).isZero();
  }

  @Test
  void letsATaskRemoveAnother() {
    TimerQueue.Timer[] second = new TimerQueue.Timer[1];
    timers.add(1, () -> timers.remove(second[0]));
    second[0] = plan(2, "removed");
    timers.run(5);
    assertThat(done).isEmpty();
  }

  @Test
  void leavesWhatATaskPlansForTheNextTime() {
    timers.add(1, () -> plan(0, "planned"));
    timers.run(5);
    assertThat(done).isEmpty();
    timers.run(5);
    assertThat(done).containsExactly("planned");
  }

  /** Otherwise a timer that adds itself again for now would run for ever. */
  @Test
  void endsThoughATaskPlansItself() {
    var again =
        new Runnable() {
          @Override
          public void run() {
            done.add("again");
            timers.add(0, this);
          }
        };
    timers.add(0, again);
    timers.run(5);
    assertThat(done).hasSize(1);
  }

  private TimerQueue.Timer plan(long at, String name) {
    return timers.add(at, () -> done.add(name));
  }
}
