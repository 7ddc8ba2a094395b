package io.clutch.failure;

import java.util.List;

/** A {@link PythonError} as a throwable: its stack trace lists Python's frames. */
final class PythonException extends Exception {
  private static final long serialVersionUID = 1L;

  PythonException(PythonError error) {
    super(describe(error), error.shownCause().map(PythonError::toThrowable).orElse(null));
    setStackTrace(stackTrace(error.frames()));
    error.members().forEach(member -> addSuppressed(member.toThrowable()));
  }

  private static String describe(PythonError error) {
    return error.notes().isEmpty()
        ? error.summary()
        : error.summary() + "\n" + String.join("\n", error.notes());
  }

  private static StackTraceElement[] stackTrace(List<PythonError.Frame> frames) {
    var trace = new StackTraceElement[frames.size()];
    for (int i = 0; i < trace.length; i++) {
      PythonError.Frame frame = frames.get(i);
      trace[trace.length - 1 - i] =
          new StackTraceElement("python", frame.function(), frame.file(), frame.line());
    }
    return trace;
  }
}
