package io.clutch.failure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An exception raised in Python, with everything that its traceback shows. Immutable.
 *
 * @param type the qualified name of the class, such as {@code ValueError}
 * @param module the module that defines the class, such as {@code builtins}
 * @param message {@code str(exception)}, cut at 16 KiB
 * @param frames outermost first, at most 100
 * @param notes what {@code add_note} added
 * @param cause the exception that it was raised {@code from}
 * @param context the exception that was being handled when it was raised
 * @param contextSuppressed whether {@code raise ... from} hides the context
 * @param members the exceptions of an exception group
 */
public record PythonError(
    String type,
    String module,
    String message,
    List<Frame> frames,
    List<String> notes,
    Optional<PythonError> cause,
    Optional<PythonError> context,
    boolean contextSuppressed,
    List<PythonError> members) {

  public PythonError {
    frames = List.copyOf(frames);
    notes = List.copyOf(notes);
    members = List.copyOf(members);
  }

  /** Reads an error map of the protocol. Parts that are missing or of another type are empty. */
  public static PythonError of(Map<?, ?> map) {
    Objects.requireNonNull(map, "map");
    return ErrorMap.read(map);
  }

  /** One frame of a Python traceback; {@code source} is empty if Python could not read it. */
  public record Frame(String file, int line, String function, String source) {}

  /** The class and the message, as in the last line of a traceback. */
  public String summary() {
    String name = module.equals("builtins") ? type : module + "." + type;
    return message.isEmpty() ? name : name + ": " + message;
  }

  /**
   * An exception whose stack trace is Python's, innermost frame first, and whose cause is the
   * exception that Python's traceback shows as cause or context.
   */
  public Throwable toThrowable() {
    return new PythonException(this);
  }

  Optional<PythonError> shownCause() {
    return cause.isPresent() || contextSuppressed ? cause : context;
  }
}
