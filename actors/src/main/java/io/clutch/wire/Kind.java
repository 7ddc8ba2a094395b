package io.clutch.wire;

/** The kinds of item, with their numbers on the wire. */
enum Kind {
  CALL(1),
  CAST(2),
  RESULT(16),
  FAILURE(17),
  CREDIT(18),
  HELLO(32),
  READY(33),
  PONG(34),
  LOG(35),
  CANCELLED(36),
  STOPPING(37),
  START(48),
  CANCEL(49),
  INTERRUPT(50),
  STOP(51),
  PING(52);

  private static final Kind[] BY_NUMBER = new Kind[64];

  static {
    for (Kind kind : values()) {
      BY_NUMBER[kind.number] = kind;
    }
  }

  private final int number;

  Kind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Kind of(long number) throws Breach {
    Kind kind = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
    if (kind == null) {
      throw new Breach("an item of unknown kind " + number);
    }
    return kind;
  }
}
