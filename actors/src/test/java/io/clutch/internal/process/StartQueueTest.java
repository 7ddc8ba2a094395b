package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartQueueTest {
  private final StartQueue queue = StartQueue.create(2);
  private final List<String> begun = new ArrayList<>();

  @Test
  void beginsAtOnceWhileThereAreAndThenInOrder() {
    StartQueue.Turn first = first("a");
    StartQueue.Turn second = first("b");
    first("c");
    first("d");
    assertThat(begun).containsExactly("a", "b");
    second.leave();
    assertThat(begun).containsExactly("a", "b", "c");
    first.leave();
    assertThat(begun).containsExactly("a", "b", "c", "d");
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    StartQueue.Turn first = first("a");
    first("b");
    first("c");
    first("d");
    first.leave();
    first.leave();
    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void oneThatNoLongerWaitsIsPassedOver() {
    StartQueue.Turn first = first("a");
    first("b");
    first("c").leave();
    first("d");
    first.leave();
    assertThat(begun).containsExactly("a", "b", "d");
  }

  @Test
  void restartsGoAhead() {
    StartQueue.Turn first = first("a");
    StartQueue.Turn second = first("b");
    first("c");
    again("x");
    again("y");
    first.leave();
    second.leave();
    assertThat(begun).containsExactly("a", "b", "x", "y");
  }

  /** A start may end while it begins, for example if there is nothing to start. */
  @Test
  void aTurnMayBeLeftWhileOthersAreAdmitted() {
    StartQueue.Turn first = first("a");
    first("b");
    var turns = new ArrayList<StartQueue.Turn>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      turns.add(queue.enter(false, () -> begun.add("n" + number)));
    }
    first.leave();
    turns.forEach(StartQueue.Turn::leave);
    assertThat(begun).hasSize(1_002);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverMoreThanThePlacesAndNoneIsForgotten(long seed) {
    var random = new Random(seed);
    int places = 1 + random.nextInt(4);
    StartQueue many = StartQueue.create(places);
    Map<Integer, StartQueue.Turn> turns = new HashMap<>();
    var at = new ArrayList<Integer>();
    var started = new ArrayList<Integer>();
    for (int i = 0; i < 500; i++) {
      int number = i;
      turns.put(
          number,
          many.enter(
              random.nextBoolean(),
              () -> {
                at.add(number);
                started.add(number);
              }));
      while (!at.isEmpty() && random.nextInt(3) > 0) {
        turns.get(at.remove(random.nextInt(at.size()))).leave();
      }
      assertThat(at).hasSizeLessThanOrEqualTo(places);
    }
    while (!at.isEmpty()) {
      turns.get(at.remove(0)).leave();
    }
    assertThat(started).doesNotHaveDuplicates().hasSize(500);
  }

  @Test
  void thereIsAtLeastOnePlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StartQueue.create(0))
        .withMessageContaining("start-concurrency");
  }

  private StartQueue.Turn first(String name) {
    return queue.enter(false, () -> begun.add(name));
  }

  private StartQueue.Turn again(String name) {
    return queue.enter(true, () -> begun.add(name));
  }
}
