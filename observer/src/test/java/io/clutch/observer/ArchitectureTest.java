package io.clutch.observer;

import io.clutch.PublicModule;
import org.junit.jupiter.api.Test;

/** The page needs readings of the core, and one package that acts. */
class ArchitectureTest extends PublicModule {
  ArchitectureTest() {
    super("io.clutch.observer", "observer");
  }

  @Test
  void needsOnlyReadingsAndActions() {
    assertNeedsOnly(
        "io.clutch.observer.internal",
        "io.clutch.observer.internal.acting",
        "io.clutch.observer.internal.reading",
        "io.clutch.observer.internal.text",
        "io.clutch.observer.internal.top",
        "io.clutch.failure",
        "io.clutch.internal.acting",
        "io.clutch.internal.inspect",
        "io.clutch.internal.reading",
        "io.clutch.worker");
  }
}
