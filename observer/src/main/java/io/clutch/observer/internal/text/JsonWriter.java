package io.clutch.observer.internal.text;

import java.util.Locale;

/** Writes JSON in ASCII, one value after the other. Its callers open and close what they nest. */
final class JsonWriter {
  private static final long THOUSAND = 1_000;
  private static final double MOST_EXACT = 1e12;

  private final StringBuilder out = new StringBuilder();
  private boolean needsComma;

  JsonWriter open(char bracket) {
    separate();
    out.append(bracket);
    needsComma = false;
    return this;
  }

  JsonWriter close(char bracket) {
    out.append(bracket);
    needsComma = true;
    return this;
  }

  /** The name of a field, whose value must follow. */
  JsonWriter name(String name) {
    separate();
    quote(name);
    out.append(':');
    needsComma = false;
    return this;
  }

  JsonWriter field(String name, String value) {
    name(name);
    quote(value);
    needsComma = true;
    return this;
  }

  /** A text in an array. */
  JsonWriter value(String text) {
    separate();
    quote(text);
    return this;
  }

  JsonWriter field(String name, long value) {
    name(name);
    out.append(value);
    needsComma = true;
    return this;
  }

  JsonWriter field(String name, boolean value) {
    name(name);
    out.append(value);
    needsComma = true;
    return this;
  }

  /** With three decimal places; not a number and infinity are left out. */
  JsonWriter field(String name, double value) {
    if (Double.isFinite(value)) {
      name(name);
      out.append(decimal(value));
      needsComma = true;
    }
    return this;
  }

  /** Without a format for numbers of a usual size, as there are many. */
  private static String decimal(double value) {
    if (!(value >= 0 && value < MOST_EXACT)) {
      return String.format(Locale.ROOT, "%.3f", value);
    }
    long thousandths = Math.round(value * THOUSAND);
    String rest = Long.toString(THOUSAND + thousandths % THOUSAND);
    return thousandths / THOUSAND + "." + rest.substring(1);
  }

  private void separate() {
    if (needsComma) {
      out.append(',');
    }
    needsComma = true;
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      character(text.charAt(i));
    }
    out.append('"');
  }

  private void character(char next) {
    if (next == '"' || next == '\\') {
      out.append('\\').append(next);
    } else if (next < ' ' || next > '~' || next == '<' || next == '&') {
      out.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        out.append(Character.forDigit(next >> shift & 0xf, 16));
      }
    } else {
      out.append(next);
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
