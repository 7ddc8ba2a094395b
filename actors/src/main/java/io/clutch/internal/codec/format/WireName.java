package io.clutch.internal.codec.format;

import java.util.Locale;

/** How a constant of Clutch's own is written: in lower case. */
public final class WireName {
  private WireName() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
