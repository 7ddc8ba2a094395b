package io.clutch.internal.recording;

/** The module of Java Flight Recorder, which a small runtime image may lack. */
final class FlightRecorderModule {
  /** Whether classes that extend its events can be loaded. */
  static final boolean IS_PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecorderModule() {}
}
