package io.clutch.internal.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.clutch.fuzz.Fuzz;
import io.clutch.internal.streams.ToldLife;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Runs of a worker whose Python sends legal and illegal frames in any order, chosen by bytes. */
@Tag("long")
class LivesFuzzTest {
  private static final int CASES = 6_000;
  private static final int SEEDS = 200;
  private static final long MOST_ALLOCATED = 64 << 20;

  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static Level before;

  @BeforeAll
  static void silence() {
    before = ROOT.getLevel();
    ROOT.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    ROOT.setLevel(before);
  }

  @Test
  void everyLifeGivesOneOutcomeToEach() {
    var random = new Random(7);
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < SEEDS; i++) {
      byte[] script = new byte[20 + random.nextInt(200)];
      random.nextBytes(script);
      seeds.add(script);
    }
    Fuzz.of("lives", seeds, length -> MOST_ALLOCATED, LivesFuzzTest::live).run(CASES);
  }

  private static void live(byte[] script) {
    try (var life = new ToldLife(script)) {
      life.live();
      life.end();
    }
  }
}
