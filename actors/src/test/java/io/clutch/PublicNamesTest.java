package io.clutch;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the types that users can name, so that none comes or goes unnoticed. */
class PublicNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"supervision", "testkit", "actors"})
  void publicNamesAreThePinnedOnes(String module) throws IOException {
    new PublicNames(module).assertPinned();
  }
}
