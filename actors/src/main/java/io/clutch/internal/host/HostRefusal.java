package io.clutch.internal.host;

/** Thrown by a built-in host that does not take a message. It is {@code Refused} in Python. */
public final class HostRefusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  public HostRefusal(String why) {
    super(why, null, false, false); // the text is all that Python gets
  }
}
