package io.clutch.supervision.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loggers, with the names of public types. */
final class Loggers {
  /** One line for each event. */
  static final Logger SUPERVISOR = LoggerFactory.getLogger("io.clutch.supervision.Supervisor");

  /** For the stop of trees. */
  static final Logger SUPERVISION = LoggerFactory.getLogger("io.clutch.supervision.Supervision");

  private Loggers() {}
}
