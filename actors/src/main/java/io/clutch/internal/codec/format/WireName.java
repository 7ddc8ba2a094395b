package io.clutch.internal.codec.format;

import java.util.Locale;

/** The name of an enum constant of Clutch on the wire: in lower case. */
public final class WireName {
  private WireName() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
