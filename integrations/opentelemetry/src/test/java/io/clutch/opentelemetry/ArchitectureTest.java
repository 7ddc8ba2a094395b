package io.clutch.opentelemetry;

import io.clutch.PublicModule;
import org.junit.jupiter.api.Test;

/** The module needs the observer of calls, and failures. */
class ArchitectureTest extends PublicModule {
  ArchitectureTest() {
    super("io.clutch.opentelemetry", "integrations/opentelemetry");
  }

  @Test
  void needsOnlyObserversAndFailures() {
    assertNeedsOnly("io.clutch.failure", "io.clutch.telemetry");
  }
}
