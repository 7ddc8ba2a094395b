package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.clutch.internal.request.Calling;
import io.clutch.worker.RandomLife;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Thousands of random schedules of a worker, each checked by the same invariants. */
@Tag("long")
class WorkerScheduleTest {
  private static final int LIVES = 600;
  private static final int STEPS = 120;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.clutch.worker");

  /** Silences warnings, because each schedule has many. */
  @BeforeAll
  static void silence() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOG.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyCallHasOneOutcomeInEveryLife(long seed) {
    long before = Calling.MEMORY.used();
    int values = 0;
    int failures = 0;
    for (int life = 0; life < LIVES; life++) {
      long own = seed * 1_000_003 + life;
      try (RandomLife random = new RandomLife(new Random(own))) {
        for (int step = 0; step < STEPS; step++) {
          random.step();
        }
        random.end();
        values += random.values();
        failures += random.failures();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("in the life of seed " + own, e);
      }
      assertThat(Calling.MEMORY.used())
          .as("memory left over in the life of seed %d", own)
          .isEqualTo(before);
    }
    assertThat(values).isGreaterThan(LIVES);
    assertThat(failures).isGreaterThan(LIVES);
  }
}
