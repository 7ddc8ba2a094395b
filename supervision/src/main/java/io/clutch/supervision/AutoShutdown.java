package io.clutch.supervision;

/** Whether a supervisor ends when significant children have ended by themselves. */
public enum AutoShutdown {
  NEVER,
  /** When the first significant child has ended. */
  ANY_SIGNIFICANT,
  /** When the last significant child has ended. */
  ALL_SIGNIFICANT
}
