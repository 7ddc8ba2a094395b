package io.clutch.observer.internal.acting;

import java.util.Optional;
import java.util.stream.Stream;

/** A level of Python's loggers. */
public enum LogLevel {
  DEBUG(10),
  INFO(20),
  WARNING(30),
  ERROR(40),
  CRITICAL(50);

  private final int number;

  LogLevel(int number) {
    this.number = number;
  }

  /** Python's number for it. */
  int number() {
    return number;
  }

  /** The level of a name. */
  static Optional<LogLevel> of(String name) {
    return Stream.of(values()).filter(it -> it.name().equals(name)).findFirst();
  }
}
