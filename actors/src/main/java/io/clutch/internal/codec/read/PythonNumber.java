package io.clutch.internal.codec.read;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A form of numbers that is equal if Python, which compares values exactly, treats them as equal.
 */
final class PythonNumber {
  /** The most digits of a double that is not an integer. */
  private static final int DOUBLE_DIGITS = 767;

  private static final double WHOLE = 0x1p53;
  private static final int LONG_DIGITS = 19;

  private PythonNumber() {}

  /** The form of a number: the same text for equal values. */
  static String of(long value) {
    return "number " + value;
  }

  static String of(BigInteger value) {
    return value.bitLength() < 64 ? of(value.longValue()) : ofDecimal(value.toString());
  }

  static String of(double value) {
    if (value == Math.rint(value) && Math.abs(value) <= WHOLE) {
      return of((long) value);
    }
    boolean isWhole = Math.abs(value) > WHOLE && !Double.isInfinite(value);
    return isWhole ? ofDecimal(new BigDecimal(value).toString()) : "float " + value;
  }

  /** The form of a decimal's text in the data table. */
  static String ofDecimal(String text) {
    int mark = text.indexOf('E');
    String mantissa = mark < 0 ? text : text.substring(0, mark);
    long exponent = mark < 0 ? 0 : Long.parseLong(text.substring(mark + 1));
    int point = mantissa.indexOf('.');
    exponent -= point < 0 ? 0 : mantissa.length() - point - 1;
    String sign = mantissa.startsWith("-") ? "-" : "";
    String digits = mantissa.replace("-", "").replace(".", "");
    int begin = 0;
    while (begin < digits.length() && digits.charAt(begin) == '0') {
      begin++;
    }
    int end = digits.length();
    while (end > begin && digits.charAt(end - 1) == '0') {
      end--;
      exponent++;
    }
    return of(sign, digits.substring(begin, end), exponent);
  }

  /** The form of digits without leading or trailing zeros. */
  private static String of(String sign, String digits, long exponent) {
    if (digits.isEmpty()) {
      return of(0);
    }
    String text = sign + digits + "E" + exponent;
    if (exponent >= 0 && digits.length() + exponent <= LONG_DIGITS) {
      BigInteger whole = new BigDecimal(text).toBigIntegerExact();
      return whole.bitLength() < 64 ? of(whole.longValue()) : "number " + text;
    }
    return exponent >= 0 ? "number " + text : ofFraction(text, digits.length());
  }

  private static String ofFraction(String text, int digits) {
    double nearest = digits > DOUBLE_DIGITS ? 0 : Double.parseDouble(text);
    boolean isDouble =
        nearest != 0
            && !Double.isInfinite(nearest)
            && new BigDecimal(nearest).compareTo(new BigDecimal(text)) == 0;
    return isDouble ? "float " + nearest : "number " + text;
  }
}
