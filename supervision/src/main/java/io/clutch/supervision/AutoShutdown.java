package io.clutch.supervision;

/** Whether a supervisor ends when significant children have ended by themselves. */
public enum AutoShutdown {
  NEVER,
  /** With the first. */
  ANY_SIGNIFICANT,
  /** With the last. */
  ALL_SIGNIFICANT
}
