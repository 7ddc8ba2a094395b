package io.clutch.observer.internal;

import com.typesafe.config.Config;

/** Which inspections that cost a worker something are served. Immutable. */
record InspectionSettings(boolean hasProfiles, boolean hasAllocations) {
  static final String PROFILES = "clutch.observer.profiles";
  static final String ALLOCATIONS = "clutch.observer.allocations";

  /**
   * Reads them from a whole configuration.
   *
   * @throws com.typesafe.config.ConfigException if a value is invalid; names the key
   */
  static InspectionSettings create(Config config) {
    return new InspectionSettings(config.getBoolean(PROFILES), config.getBoolean(ALLOCATIONS));
  }
}
