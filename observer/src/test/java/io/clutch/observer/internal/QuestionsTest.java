package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What questions for one worker find, and what they cost. */
@ExtendWith(Leftovers.class)
class QuestionsTest {
  private Observed observed;

  @BeforeEach
  void open() throws Exception {
    observed = new Observed();
  }

  @AfterEach
  void close() {
    observed.close();
  }

  private int status(String path) throws Exception {
    return observed.authorized("api/v1/worker?path=" + path).statusCode();
  }

  @Test
  void manyWhoAskShareFewAnswersAndReadings() throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < 300; i++) {
      assertThat(status("/user/till")).isEqualTo(200);
    }
    long seconds = 1 + (System.nanoTime() - began) / 1_000_000_000;

    assertThat(observed.questions()).isLessThanOrEqualTo((int) seconds);
    assertThat(observed.reads()).isLessThanOrEqualTo((int) seconds);
  }

  @Test
  void aShownPathIsThatOfItsNode() throws Exception {
    observed.standsFor("/user/shown", "/user/till");

    assertThat(status("/user/shown")).isEqualTo(200);
  }

  @Test
  void anInspectionThatThrowsTakesNoPlaces() throws Exception {
    for (int i = 0; i < 100; i++) {
      await().until(() -> status("/user/broken"), it -> it == 503);
    }
    await().until(() -> status("/user/till"), it -> it == 200);
  }

  @Test
  void aSecondHasFewQuestions() throws Exception {
    int refused = 0;
    long began = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      refused += status("/user/other-" + i) == 503 ? 1 : 0;
    }
    long seconds = 1 + (System.nanoTime() - began) / 1_000_000_000;

    assertThat(observed.questions()).isLessThanOrEqualTo((int) seconds * 32);
    assertThat(observed.questions() + refused).isEqualTo(200);
    await().until(() -> status("/user/till"), it -> it == 200);
  }
}
