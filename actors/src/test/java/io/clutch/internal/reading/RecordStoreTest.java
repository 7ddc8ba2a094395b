package io.clutch.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.reading.WorkerRecord.LogLine;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordStoreTest {
  private static final int SMALL = 4 * 1024;

  private static void add(RecordStore store, String name) {
    var line = new LogLine(Instant.EPOCH, "INFO", "python", "x".repeat(1_000));
    store.change(name, record -> record.add(line, false));
  }

  private static boolean has(RecordStore store, String name) {
    return !store.read(name).log().isEmpty();
  }

  @Test
  void forgetsWhatWasUsedLongestAgoOnceAllAreTooLarge() {
    var store = new RecordStore(100, 3 * SMALL / 2);
    add(store, "one");
    add(store, "two");
    assertThat(has(store, "one")).isTrue(); // which is a use
    add(store, "three");
    assertThat(has(store, "one")).isTrue();
    assertThat(has(store, "two")).isFalse();
    assertThat(has(store, "three")).isTrue();
  }

  @Test
  void countsWhatARecordForgetsItself() {
    var store = new RecordStore(100, 3 * 1024 * 1024);
    add(store, "one");
    for (int i = 0; i < 10_000; i++) {
      add(store, "two");
    }
    assertThat(has(store, "one")).isTrue();
  }

  @Test
  void keepsABoundedNumber() {
    var store = new RecordStore(2, Long.MAX_VALUE);
    add(store, "one");
    add(store, "two");
    add(store, "three");
    assertThat(has(store, "one")).isFalse();
    assertThat(has(store, "two")).isTrue();
  }

  @Test
  void keepsTheLastOneOfAnySize() {
    var store = new RecordStore(100, 1);
    add(store, "one");
    assertThat(has(store, "one")).isTrue();
    store.clear();
    assertThat(has(store, "one")).isFalse();
  }
}
