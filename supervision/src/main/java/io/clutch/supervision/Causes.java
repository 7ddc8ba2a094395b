package io.clutch.supervision;

import java.util.Optional;
import java.util.function.Function;

/**
 * What the cause of an end says of itself. That is code of users: what it throws, and a null, is
 * taken for nothing said, so that it ends no supervisor.
 */
final class Causes {
  private Causes() {}

  static Optional<ChildExit> exit(Throwable cause) {
    return told(cause, ExitCause::exit).filter(ChildExit::isNormal);
  }

  static Optional<Object> incident(Throwable cause) {
    return told(cause, ExitCause::incident);
  }

  static String message(Throwable cause) {
    return told(cause, known -> Optional.ofNullable(known.message()))
        .orElseGet(() -> "failed with " + text(cause));
  }

  private static <T> Optional<T> told(Throwable cause, Function<ExitCause, Optional<T>> question) {
    if (!(cause instanceof ExitCause known)) {
      return Optional.empty();
    }
    try {
      Optional<T> answer = question.apply(known);
      return answer == null ? Optional.empty() : answer;
    } catch (RuntimeException | Error e) {
      return Optional.empty();
    }
  }

  private static String text(Throwable cause) {
    try {
      return cause.toString();
    } catch (RuntimeException | Error e) {
      return cause.getClass().getName();
    }
  }
}
