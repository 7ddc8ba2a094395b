package io.clutch.internal.host;

import java.util.List;

/** Thrown by a built-in host that has failed. It is {@code HostError} in Python. */
public final class HostFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> notes;

  /**
   * @param notes the notes of Python's exception, in place of Java's stack
   */
  public HostFailure(String why, List<String> notes) {
    super(why, null, false, false); // the text and the notes are all that Python gets
    this.notes = List.copyOf(notes);
  }

  List<String> notes() {
    return notes;
  }
}
