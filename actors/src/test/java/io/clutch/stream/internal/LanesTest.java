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

class LanesTest {
  private final Lanes<String> lanes = new Lanes<>();

  @Test
  void differentKeysDoNotWait() {
    lanes.add("a", "a1");
    lanes.add("b", "b1");
    assertThat(lanes.next()).isEqualTo("a1");
    assertThat(lanes.next()).isEqualTo("b1");
    assertThat(lanes.next()).isNull();
  }

  @Test
  void oneKeyGoesOneAfterTheOther() {
    lanes.add("a", "a1");
    lanes.add("a", "a2");
    lanes.add(null, "n1");
    lanes.add(null, "n2");
    lanes.add("a", "a3");
    assertThat(List.of(lanes.next(), lanes.next())).containsExactly("a1", "n1");
    assertThat(lanes.next()).isNull();
    lanes.done("a");
    assertThat(lanes.next()).isEqualTo("a2");
    assertThat(lanes.next()).isNull();
    lanes.done(null);
    lanes.done("a");
    assertThat(List.of(lanes.next(), lanes.next())).containsExactly("n2", "a3");
  }

  @Test
  void aDoneKeyIsForgotten() {
    lanes.add("a", "a1");
    lanes.next();
    lanes.done("a");
    lanes.add("a", "a2");
    assertThat(lanes.next()).isEqualTo("a2");
  }

  @Test
  void whatIsBehindCanBeTakenOut() {
    lanes.add("a", "a1");
    lanes.add("a", "a2");
    lanes.add("b", "b1");
    lanes.add("a", "a3");
    lanes.next();
    assertThat(lanes.clear("a")).containsExactly("a2", "a3");
    assertThat(lanes.clear("b")).isEmpty();
    lanes.add("a", "a4");
    assertThat(lanes.next()).isEqualTo("b1");
    assertThat(lanes.next()).isNull();
    lanes.done("a");
    assertThat(lanes.next()).isEqualTo("a4");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverHappensEachItemGoesOnceInTheOrderOfItsKey(long seed) {
    var random = new Random(seed);
    Lanes<Integer> items = new Lanes<>();
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
