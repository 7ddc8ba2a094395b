package io.clutch.micrometer;

import io.clutch.PublicModule;
import org.junit.jupiter.api.Test;

/** The module needs what users name, and the questions to pools, workers and the kernel. */
class ArchitectureTest extends PublicModule {
  ArchitectureTest() {
    super("io.clutch.micrometer", "integrations/micrometer");
  }

  @Test
  void needsOnlyPublicTypesAndTheQuestions() {
    assertNeedsOnly(
        "io.clutch",
        "io.clutch.call",
        "io.clutch.failure",
        "io.clutch.internal.inspect",
        "io.clutch.internal.pool.state",
        "io.clutch.internal.reading",
        "io.clutch.internal.request",
        "io.clutch.pool",
        "io.clutch.supervision",
        "io.clutch.telemetry",
        "io.clutch.worker");
  }
}
