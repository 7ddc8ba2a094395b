package io.clutch.codec;

/** The MessagePack extension types of the data table. */
final class Extension {
  static final byte TIMESTAMP = -1;
  static final byte INTEGER = 1;
  static final byte DECIMAL = 2;
  static final byte ZONED = 3;
  static final byte LOCAL_DATE_TIME = 4;
  static final byte LOCAL_DATE = 5;
  static final byte LOCAL_TIME = 6;
  static final byte DURATION = 7;
  static final byte UUID = 8;
  static final byte SET = 9;
  static final byte ARRAY = 12;
  static final byte BUFFER = 13;
  static final byte CUSTOM = 14;
  static final byte TABLE = 15;

  /** Characters of a decimal; to parse one takes time that is quadratic in them. */
  static final int DECIMAL_LENGTH = 10_000;

  private Extension() {}
}
