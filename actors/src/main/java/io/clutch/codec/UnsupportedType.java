package io.clutch.codec;

/** A class that cannot cross: it is refused by name, with the reason, and with what to do. */
final class UnsupportedType extends Exception {
  private static final long serialVersionUID = 1L;

  static final String CLOSED = "its package is not open to io.clutch";

  /** A reason may be empty: the class is one of the JDK's, say. */
  UnsupportedType(String reason) {
    super(reason, null, false, false);
  }

  static ValueWriter writer(Class<?> type, String reason) {
    String named = named(type.getName(), reason);
    return (value, out) -> {
      throw PathException.unencodable(named);
    };
  }

  static ValueReader reader(Shape shape, String reason) {
    return new Refusal(named(shape.getTypeName(), reason));
  }

  /** Refuses any value, nil too: whether a type may be asked for depends on no value. */
  record Refusal(String type) implements ValueReader {
    @Override
    public Object read(Input in) {
      throw PathException.undecodable(
          "a type that can cross", type + "; use a record, a codec or clutch-jackson");
    }
  }

  private static String named(String type, String reason) {
    return reason.isEmpty() ? type : type + " (" + reason + ")";
  }
}
