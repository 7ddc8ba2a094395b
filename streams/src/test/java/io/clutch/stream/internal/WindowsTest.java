package io.clutch.stream.internal;

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
    assertThat(window.grant(false)).isEqualTo(8);
    assertThat(window.grant(false)).isZero();
    window.came(100);
    assertThat(window.grant(false)).isEqualTo(56);
    for (int i = 0; i < 31; i++) {
      window.came(100);
      window.passedOn(100);
    }
    assertThat(window.grant(false)).isZero();
    window.passedOn(100);
    assertThat(window.grant(false)).isEqualTo(32);
    assertThat(window.counts().mostOutstanding()).isEqualTo(64);
  }

  @Test
  void shrinksToWhatFits() {
    var window = new CreditWindow(64, 1_000);
    long asked = window.grant(false);
    for (int i = 0; i < asked; i++) {
      window.came(400);
    }
    assertThat(window.grant(false)).isZero();
    for (int i = 0; i < asked; i++) {
      window.passedOn(400);
    }
    assertThat(window.grant(false)).isEqualTo(2);
  }

  @Test
  void letsOneThroughHoweverLarge() {
    var window = new CreditWindow(1, 10);
    assertThat(window.grant(false)).isEqualTo(1);
    window.came(1_000);
    assertThat(window.grant(false)).isZero();
    window.passedOn(1_000);
    assertThat(window.grant(false)).isEqualTo(1);
  }

  @RepeatedTest(20)
  void neverGoesOverTheCreditNorStandsStill() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    int credit = 1 + random.nextInt(100);
    var window = new CreditWindow(credit, 1 + random.nextInt(100_000));
    var sizes = new ArrayDeque<Long>();
    for (int i = 0; i < 5_000; i++) {
      window.grant(false);
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
  void asksForOneAtATimeWhileMemoryIsScarce() {
    var window = new CreditWindow(64, 1_000);
    assertThat(window.grant(true)).isEqualTo(1);
    assertThat(window.grant(true)).isZero();
    window.came(1);
    assertThat(window.grant(true)).as("before it is passed on").isZero();
    window.passedOn(1);
    assertThat(window.grant(true)).isEqualTo(1);
  }

  @Test
  void sendsOneAtATimeWhileMemoryIsScarce() {
    var window = new InputWindow(1_000);
    window.requested(2);
    assertThat(window.hasRoom(true)).isTrue();
    window.sent(1);
    assertThat(window.hasRoom(true)).isFalse();
    assertThat(window.hasRoom(false)).isTrue();
    window.requested(1);
    assertThat(window.hasRoom(true)).isTrue();
  }

  @Test
  void sendsNoMoreThanIsAskedFor() {
    var window = new InputWindow(1 << 20);
    assertThat(window.hasRoom(false)).isFalse();
    window.requested(2);
    window.sent(10);
    assertThat(window.hasRoom(false)).isTrue();
    window.sent(10);
    assertThat(window.hasRoom(false)).isFalse();
    window.requested(1);
    assertThat(window.hasRoom(false)).isTrue();
    assertThat(window.counts().mostOutstanding()).isEqualTo(2);
  }

  @Test
  void sendsNoMoreBytesThanFitUntilSomeAreTaken() {
    var window = new InputWindow(1_000);
    window.requested(10);
    window.sent(5_000);
    assertThat(window.hasRoom(false)).isFalse();
    window.requested(1);
    assertThat(window.hasRoom(false)).isTrue();
  }
}
