package io.clutch.internal.wire;

/** One of the three connections of a worker. */
public enum Channel {
  DATA('d'),
  CONTROL('c'),
  ECHO('e');

  private final byte mark;

  Channel(char mark) {
    this.mark = (byte) mark;
  }

  byte mark() {
    return mark;
  }

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  static Channel of(String wireName) throws ProtocolException {
    for (Channel channel : values()) {
      if (channel.wireName().equals(wireName)) {
        return channel;
      }
    }
    throw new ProtocolException("hello on an unknown channel: " + wireName);
  }
}
