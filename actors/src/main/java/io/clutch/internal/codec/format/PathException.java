package io.clutch.internal.codec.format;

import io.clutch.failure.CallFailure;
import io.clutch.internal.text.ThrownText;
import java.util.function.Function;

/**
 * A value that cannot be written or read. Collects its path as it propagates, innermost step first.
 */
public final class PathException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Function<String, CallFailure> failure;
  private final StringBuilder path = new StringBuilder();

  private PathException(Function<String, CallFailure> failure) {
    super(null, null, false, false);
    this.failure = failure;
  }

  public static PathException unencodable(String type) {
    return new PathException(
        path -> new CallFailure.Unencodable(CallFailure.Unencodable.Side.ARGUMENT, path, type));
  }

  /** The failure if user code, or memory, failed while a value of that type was written. */
  public static PathException unreadable(String type, Throwable thrown) {
    return unencodable(type + " (reading it failed: " + ThrownText.of(thrown) + ")");
  }

  public static PathException undecodable(String expected, String found) {
    return new PathException(path -> new CallFailure.Undecodable(path, expected, found));
  }

  public static PathException tooLarge(String what, long size, long limit, String key) {
    return new PathException(path -> new CallFailure.TooLarge(what, size, limit, key));
  }

  public PathException at(int index) {
    path.insert(0, "[" + index + "]");
    return this;
  }

  public PathException at(String field) {
    path.insert(0, "." + field);
    return this;
  }

  public PathException atKey(Object key) {
    if (key instanceof String text
        && !text.isEmpty()
        && text.chars().allMatch(Character::isJavaIdentifierPart)) {
      return at(text);
    }
    String shown = key instanceof String ? "\"" + key + "\"" : String.valueOf(key);
    path.insert(0, "[" + (shown.length() > 80 ? shown.substring(0, 80) + "..." : shown) + "]");
    return this;
  }

  /** Adds a path that begins at this value. */
  public PathException below(String inner) {
    path.insert(0, inner);
    return this;
  }

  public CallFailure failure(String root) {
    return failure.apply(root + path);
  }
}
