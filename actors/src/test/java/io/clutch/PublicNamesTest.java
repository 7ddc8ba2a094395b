package io.clutch;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the public types, so that none is added or removed unnoticed. */
class PublicNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"supervision", "testkit", "actors"})
  void publicNamesAreThePinnedOnes(String module) throws IOException {
    new PublicNames(module).assertPinned();
  }
}
