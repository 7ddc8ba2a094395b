package io.clutch.supervision;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loggers that users know, by the names of the types that they know. */
final class Loggers {
  /** One line for each event. */
  static final Logger SUPERVISOR = LoggerFactory.getLogger("io.clutch.supervision.Supervisor");

  /** How trees are stopped. */
  static final Logger SUPERVISION = LoggerFactory.getLogger("io.clutch.supervision.Supervision");

  private Loggers() {}
}
