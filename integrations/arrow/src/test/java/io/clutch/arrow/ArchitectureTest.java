package io.clutch.arrow;

import io.clutch.PublicModule;
import org.junit.jupiter.api.Test;

/** The module needs the values of the core alone. */
class ArchitectureTest extends PublicModule {
  ArchitectureTest() {
    super("io.clutch.arrow", "integrations/arrow");
  }

  @Test
  void needsOnlyValues() {
    assertNeedsOnly("io.clutch.data");
  }
}
