package io.clutch.cluster.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@link WireWriter} has written. No length is believed before as many bytes are there,
 * so damaged bytes need no more memory than sound ones.
 */
final class WireReader {
  /** How deep a failure may be in another. */
  static final int DEEPEST = 64;

  /** In seconds; its milliseconds still are a long. */
  private static final long LONGEST_TIME = 1_000_000_000_000L;

  private static final int LARGEST_NANO = 999_999_999;

  /** Reads one thing. */
  interface Read<T> {
    T from(WireReader in) throws WireException;
  }

  private final ByteBuffer in;
  private int depth;

  WireReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** Refuses bytes after the end. */
  void end() throws WireException {
    if (in.hasRemaining()) {
      throw new WireException(in.remaining() + " bytes after the end of the message");
    }
  }

  private ByteBuffer next(int bytes) throws WireException {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new WireException(
          "the message is cut off: it needs " + bytes + " bytes and has " + in.remaining());
    }
    ByteBuffer part = in.slice(in.position(), bytes);
    in.position(in.position() + bytes);
    return part;
  }

  int tag() throws WireException {
    return next(1).get();
  }

  boolean flag() throws WireException {
    int value = tag();
    if (value != 0 && value != 1) {
      throw unknown("flag", value);
    }
    return value == 1;
  }

  <E extends Enum<E>> E one(E[] all) throws WireException {
    int index = tag();
    if (index < 0 || index >= all.length) {
      throw unknown(all[0].getDeclaringClass().getSimpleName(), index);
    }
    return all[index];
  }

  int number() throws WireException {
    return next(Integer.BYTES).getInt();
  }

  long big() throws WireException {
    return next(Long.BYTES).getLong();
  }

  double decimal() throws WireException {
    return next(Double.BYTES).getDouble();
  }

  Duration time() throws WireException {
    long seconds = big();
    int nanos = number();
    if (seconds < -LONGEST_TIME || seconds > LONGEST_TIME || nanos < 0 || nanos > LARGEST_NANO) {
      throw new WireException("a time is out of bounds");
    }
    return Duration.ofSeconds(seconds, nanos);
  }

  String text() throws WireException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(body()).toString();
    } catch (CharacterCodingException e) {
      throw new WireException("a text is not UTF-8");
    }
  }

  /** Bytes in place, of which there is no copy. */
  ByteBuffer body() throws WireException {
    return next(number());
  }

  byte[] bytes() throws WireException {
    ByteBuffer body = body();
    var bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }

  private int count() throws WireException {
    int count = number();
    if (count < 0 || count > in.remaining()) { // each has a byte at least
      throw new WireException("the message is cut off: it says it has " + count + " entries");
    }
    return count;
  }

  <T> List<T> list(Read<T> each) throws WireException {
    int count = count();
    var values = new ArrayList<T>();
    for (int i = 0; i < count; i++) {
      values.add(each.from(this));
    }
    return values;
  }

  List<String> texts() throws WireException {
    return list(WireReader::text);
  }

  Map<String, String> textMap() throws WireException {
    int count = count();
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < count; i++) {
      if (values.put(text(), text()) != null) {
        throw new WireException("a name is there twice");
      }
    }
    return values;
  }

  <T> Optional<T> optional(Read<T> each) throws WireException {
    return flag() ? Optional.of(each.from(this)) : Optional.empty();
  }

  /** Reads something that may hold another of its kind. */
  <T> T nested(Read<T> each) throws WireException {
    if (++depth > DEEPEST) {
      throw new WireException("more than " + DEEPEST + " failures within each other");
    }
    T value = each.from(this);
    depth--;
    return value;
  }

  static WireException unknown(String what, long value) {
    return new WireException("unknown " + what + " " + value);
  }
}
