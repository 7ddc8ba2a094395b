package io.clutch.cluster;

import io.clutch.PublicModule;
import org.junit.jupiter.api.Test;

/** References across nodes use what references, proxies and calls are made of, and no process. */
class ArchitectureTest extends PublicModule {
  ArchitectureTest() {
    super("io.clutch.cluster", "cluster");
  }

  @Test
  void needsOnlyReferencesAndCalls() {
    assertNeedsOnly(
        "io.clutch",
        "io.clutch.call",
        "io.clutch.cluster.internal",
        "io.clutch.cluster.internal.sharding",
        "io.clutch.cluster.internal.wire",
        "io.clutch.entity",
        "io.clutch.failure",
        "io.clutch.internal.client",
        "io.clutch.internal.codec",
        "io.clutch.internal.handoff",
        "io.clutch.internal.memory",
        "io.clutch.internal.request",
        "io.clutch.internal.settings",
        "io.clutch.internal.system",
        "io.clutch.internal.telemetry",
        "io.clutch.internal.time",
        "io.clutch.worker");
  }
}
