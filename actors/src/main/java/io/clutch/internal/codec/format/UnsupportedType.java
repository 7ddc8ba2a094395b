package io.clutch.internal.codec.format;

/** A class that cannot cross: it is refused by name, with the reason, and with what to do. */
public final class UnsupportedType extends Exception {
  private static final long serialVersionUID = 1L;

  public static final String CLOSED = "its package is not open to io.clutch";

  /** A reason may be empty: the class is one of the JDK's, say. */
  public UnsupportedType(String reason) {
    super(reason, null, false, false);
  }

  /** The type with the reason. */
  public static String named(String type, String reason) {
    return reason.isEmpty() ? type : type + " (" + reason + ")";
  }
}
