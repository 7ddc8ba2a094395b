package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the types that users can name, so that none comes or goes unnoticed. */
class PublicNamesTest {
  private static final int MOST_TYPES = 103;

  @ParameterizedTest
  @ValueSource(strings = {"supervision", "testkit", "actors"})
  void publicNamesAreThePinnedOnes(String module) throws IOException {
    new PublicNames(module).assertPinned();
  }

  @ParameterizedTest
  @ValueSource(strings = {"supervision", "testkit", "actors"})
  void publicTypesAreDocumented(String module) {
    new PublicNames(module).assertDocumented();
  }

  /** The bound is the number of now, so that it is raised on purpose only. */
  @Test
  void publicTypesAreFew() {
    assertThat(
            Stream.of("supervision", "testkit", "actors", "streams")
                .mapToInt(PublicNames::count)
                .sum())
        .isLessThanOrEqualTo(MOST_TYPES);
  }
}
