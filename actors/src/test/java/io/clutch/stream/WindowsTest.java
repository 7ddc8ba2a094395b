package io.clutch.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The rules of credit in both directions. */
class WindowsTest {

  @Test
  void asksForFewAtFirstAndForHalvesOfTheCreditThen() {
    var window = new CreditWindow(64, 1 << 20);
    assertThat(window.grant()).isEqualTo(8);
    assertThat(window.grant()).isZero();
    window.came(100);
    assertThat(window.grant()).isEqualTo(56);
    for (int i = 0; i < 31; i++) {
      window.came(100);
      window.passedOn(100);
    }
    assertThat(window.grant()).isZero();
    window.passedOn(100);
    assertThat(window.grant()).isEqualTo(32);
    assertThat(window.counts().mostOutstanding()).isEqualTo(64);
  }

  @Test
  void shrinksToWhatFits() {
    var window = new CreditWindow(64, 1_000);
    long asked = window.grant();
    for (int i = 0; i < asked; i++) {
      window.came(400);
    }
    assertThat(window.grant()).isZero();
    for (int i = 0; i < asked; i++) {
      window.passedOn(400);
    }
    assertThat(window.grant()).isEqualTo(2);
  }

  @Test
  void letsOneThroughHoweverLarge() {
    var window = new CreditWindow(1, 10);
    assertThat(window.grant()).isEqualTo(1);
    window.came(1_000);
    assertThat(window.grant()).isZero();
    window.passedOn(1_000);
    assertThat(window.grant()).isEqualTo(1);
  }

  @RepeatedTest(20)
  void neverGoesOverTheCreditNorStandsStill() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    int credit = 1 + random.nextInt(100);
    var window = new CreditWindow(credit, 1 + random.nextInt(100_000));
    var sizes = new ArrayDeque<Long>();
    for (int i = 0; i < 5_000; i++) {
      window.grant();
      assertThat(window.outstanding() + sizes.size())
          .as("seed %d", seed)
          .isBetween(1L, (long) credit);
      if (window.outstanding() > 0 && (sizes.isEmpty() || random.nextBoolean())) {
        long size = random.nextInt(5_000);
        window.came(size);
        sizes.add(size);
      } else {
        window.passedOn(sizes.remove());
      }
    }
  }

  @Test
  void sendsNoMoreThanIsAskedFor() {
    var window = new InputWindow(1 << 20);
    assertThat(window.hasRoom()).isFalse();
    window.requested(2);
    window.sent(10);
    assertThat(window.hasRoom()).isTrue();
    window.sent(10);
    assertThat(window.hasRoom()).isFalse();
    window.requested(1);
    assertThat(window.hasRoom()).isTrue();
    assertThat(window.counts().mostOutstanding()).isEqualTo(2);
  }

  @Test
  void sendsNoMoreBytesThanFitUntilSomeAreTaken() {
    var window = new InputWindow(1_000);
    window.requested(10);
    window.sent(5_000);
    assertThat(window.hasRoom()).isFalse();
    window.requested(1);
    assertThat(window.hasRoom()).isTrue();
  }
}
