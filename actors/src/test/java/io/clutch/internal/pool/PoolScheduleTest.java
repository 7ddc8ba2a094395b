package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.clutch.internal.request.Calling;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Random schedules of events in pools, each checked by the same invariants. */
@Tag("long")
class PoolScheduleTest {
  private static final int LIVES = 400;
  private static final int STEPS = 200;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.clutch");

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
  @ValueSource(longs = {1, 2, 3})
  void whatMustHoldHoldsInEveryLife(long seed) {
    long before = Calling.MEMORY.used();
    int answered = 0;
    int failed = 0;
    int sessions = 0;
    int streams = 0;
    for (int life = 0; life < LIVES; life++) {
      long own = seed * 1_000_003 + life;
      try (RandomPool pool = new RandomPool(new Random(own))) {
        for (int step = 0; step < STEPS; step++) {
          pool.step();
        }
        pool.end();
        answered += pool.answered();
        failed += pool.failed();
        sessions += pool.sessions();
        streams += pool.streamsGiven();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("in the life of seed " + own, e);
      }
      assertThat(Calling.MEMORY.used())
          .as("memory left over in the life of seed %d", own)
          .isEqualTo(before);
    }
    assertThat(answered).isGreaterThan(LIVES);
    assertThat(failed).isGreaterThan(LIVES);
    assertThat(sessions).isGreaterThan(LIVES);
    assertThat(streams).isGreaterThan(LIVES);
  }
}
