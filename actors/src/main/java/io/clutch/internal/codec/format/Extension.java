package io.clutch.internal.codec.format;

/** The MessagePack extension types of the data table. */
public final class Extension {
  public static final byte TIMESTAMP = -1;
  public static final byte INTEGER = 1;
  public static final byte DECIMAL = 2;
  public static final byte ZONED = 3;
  public static final byte LOCAL_DATE_TIME = 4;
  public static final byte LOCAL_DATE = 5;
  public static final byte LOCAL_TIME = 6;
  public static final byte DURATION = 7;
  public static final byte UUID = 8;
  public static final byte SET = 9;
  public static final byte ARRAY = 12;
  public static final byte BUFFER = 13;
  public static final byte CUSTOM = 14;
  public static final byte TABLE = 15;
  public static final byte REFERENCE = 16;

  /** The most characters of a decimal. To parse one takes quadratic time. */
  public static final int DECIMAL_LENGTH = 10_000;

  private Extension() {}
}
