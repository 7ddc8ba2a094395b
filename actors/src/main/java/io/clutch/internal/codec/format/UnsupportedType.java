package io.clutch.internal.codec.format;

/** A class that cannot cross. The failure has its name, the reason and what to do about it. */
public final class UnsupportedType extends Exception {
  private static final long serialVersionUID = 1L;

  public static final String CLOSED = "its package is not open to io.clutch";

  /** The reason may be empty, for example for a class of the JDK. */
  public UnsupportedType(String reason) {
    super(reason, null, false, false);
  }

  /** The type with the reason. */
  public static String named(String type, String reason) {
    return reason.isEmpty() ? type : type + " (" + reason + ")";
  }
}
