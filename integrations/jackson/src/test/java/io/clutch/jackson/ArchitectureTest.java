package io.clutch.jackson;

import io.clutch.PublicModule;
import org.junit.jupiter.api.Test;

/** The module needs the values and failures of the core, and the text of exceptions. */
class ArchitectureTest extends PublicModule {
  ArchitectureTest() {
    super("io.clutch.jackson", "integrations/jackson");
  }

  @Test
  void needsOnlyValuesFailuresAndText() {
    assertNeedsOnly("io.clutch.data", "io.clutch.failure", "io.clutch.internal.text");
  }
}
