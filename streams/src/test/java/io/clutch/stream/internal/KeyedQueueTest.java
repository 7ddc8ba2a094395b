package io.clutch.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedQueueTest {
  private final KeyedQueue<String> queue = new KeyedQueue<>();

  @Test
  void differentKeysDoNotWait() {
    queue.add("a", "a1");
    queue.add("b", "b1");
    assertThat(queue.next()).isEqualTo("a1");
    assertThat(queue.next()).isEqualTo("b1");
    assertThat(queue.next()).isNull();
  }

  @Test
  void oneKeyGoesOneAfterTheOther() {
    queue.add("a", "a1");
    queue.add("a", "a2");
    queue.add(null, "n1");
    queue.add(null, "n2");
    queue.add("a", "a3");
    assertThat(List.of(queue.next(), queue.next())).containsExactly("a1", "n1");
    assertThat(queue.next()).isNull();
    queue.done("a");
    assertThat(queue.next()).isEqualTo("a2");
    assertThat(queue.next()).isNull();
    queue.done(null);
    queue.done("a");
    assertThat(List.of(queue.next(), queue.next())).containsExactly("n2", "a3");
  }

  @Test
  void aDoneKeyIsForgotten() {
    queue.add("a", "a1");
    queue.next();
    queue.done("a");
    queue.add("a", "a2");
    assertThat(queue.next()).isEqualTo("a2");
  }

  @Test
  void whatIsBehindCanBeTakenOut() {
    queue.add("a", "a1");
    queue.add("a", "a2");
    queue.add("b", "b1");
    queue.add("a", "a3");
    queue.next();
    assertThat(queue.clear("a")).containsExactly("a2", "a3");
    assertThat(queue.clear("b")).isEmpty();
    queue.add("a", "a4");
    assertThat(queue.next()).isEqualTo("b1");
    assertThat(queue.next()).isNull();
    queue.done("a");
    assertThat(queue.next()).isEqualTo("a4");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverHappensEachItemGoesOnceInTheOrderOfItsKey(long seed) {
    var random = new Random(seed);
    KeyedQueue<Integer> items = new KeyedQueue<>();
    Map<Integer, List<Integer>> gone = new HashMap<>();
    Set<Integer> out = new HashSet<>();
    int added = 0;
    int left = 1000;
    while (left > 0) {
      if (added < 1000 && random.nextBoolean()) {
        items.add(added % 7, added++);
      }
      Integer next = items.next();
      if (next != null) {
        assertThat(out.add(next % 7)).as("seed %d, item %d", seed, next).isTrue();
        left--;
        gone.computeIfAbsent(next % 7, key -> new ArrayList<>()).add(next);
      }
      if (!out.isEmpty() && random.nextBoolean()) {
        Integer done = out.stream().skip(random.nextInt(out.size())).findFirst().orElseThrow();
        out.remove(done);
        items.done(done);
      }
    }
    assertThat(items.next()).isNull();
    assertThat(added).isEqualTo(1000);
    assertThat(gone.values()).allSatisfy(each -> assertThat(each).isSorted());
  }
}
