package io.clutch.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads the elements of items one by one. A missing one at the end has its default value. Rejects
 * counts that are larger than the remaining bytes.
 */
final class ItemReader {
  private static final int MAX_DEPTH = 64;
  // What the lengths of a name and its value take at most, where they have at most 64 KiB.
  private static final int TEXT_OVERHEAD = 6;
  // The most entries in the lists and maps of one frame, without bodies, because each entry takes
  // far
  // more memory than bytes.
  private static final int MAX_ENTRIES = 128 * 1024;

  private final byte[] frame;
  private final MessageUnpacker unpacker;
  private int left;
  private int entries;

  ItemReader(byte[] frame) {
    this.frame = frame;
    this.unpacker = MessagePack.newDefaultUnpacker(frame);
  }

  /** Opens the next item and returns the number of its elements. */
  int beginItem() throws IOException, ProtocolException {
    left = arrayHeader();
    return left;
  }

  void endItem() throws IOException {
    unpacker.skipValue(left);
    left = 0;
  }

  boolean atEnd() throws IOException {
    return !unpacker.hasNext();
  }

  long number(long missing) throws IOException {
    return take() ? unpacker.unpackLong() : missing;
  }

  long number() throws IOException, ProtocolException {
    require();
    return unpacker.unpackLong();
  }

  int small(int missing) throws IOException, ProtocolException {
    return take() ? small() : missing;
  }

  int count() throws IOException, ProtocolException {
    require();
    return small();
  }

  String text() throws IOException, ProtocolException {
    require();
    return string();
  }

  /** A text of at most {@code most} bytes. */
  String shortText(int most) throws IOException, ProtocolException {
    require();
    return string(most);
  }

  private String string(int most) throws IOException, ProtocolException {
    int length = bounded(unpacker.unpackRawStringHeader());
    if (length > most) {
      throw new ProtocolException("a text of " + length + " bytes, where " + most + " may be");
    }
    return new String(unpacker.readPayload(length), UTF_8);
  }

  double finite() throws IOException, ProtocolException {
    require();
    double number = unpacker.unpackDouble();
    if (!Double.isFinite(number)) {
      throw new ProtocolException("a number that is " + number);
    }
    return number;
  }

  /** A finite number; empty for nil. */
  OptionalDouble finiteOrNil() throws IOException, ProtocolException {
    if (left > 0 && unpacker.tryUnpackNil()) {
      left--;
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(finite());
  }

  /** The first bytes of a text; the digits of a number; an empty text for other values. */
  String anyText(int most) throws IOException, ProtocolException {
    if (!take()) {
      return "";
    }
    return switch (unpacker.getNextFormat().getValueType()) {
      case STRING -> textOf(bounded(unpacker.unpackRawStringHeader()), most);
      case INTEGER, FLOAT, BOOLEAN -> unpacker.unpackValue().toString();
      default -> {
        unpacker.skipValue();
        yield "";
      }
    };
  }

  private String textOf(int length, int most) throws IOException {
    int from = position();
    unpacker.readPayloadAsReference(length);
    return new String(frame, from, Math.min(length, most), UTF_8);
  }

  /**
   * The first {@code most} pairs of a map. Keys and texts are cut; other values but numbers,
   * booleans and nil are empty texts. An empty map for other values.
   */
  Map<String, Object> anyMap(int most, int mostText) throws IOException, ProtocolException {
    if (!take()) {
      return Map.of();
    }
    if (unpacker.getNextFormat().getValueType() != ValueType.MAP) {
      unpacker.skipValue();
      return Map.of();
    }
    int count = entries(bounded(unpacker.unpackMapHeader()));
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < count; i++) {
      Object key = anyScalar(mostText);
      Object value = anyScalar(mostText);
      if (i < most) {
        map.put(String.valueOf(key), value);
      }
    }
    return map;
  }

  private Object anyScalar(int most) throws IOException, ProtocolException {
    return switch (unpacker.getNextFormat().getValueType()) {
      case STRING -> textOf(bounded(unpacker.unpackRawStringHeader()), most);
      case BOOLEAN -> unpacker.unpackBoolean();
      case FLOAT -> unpacker.unpackDouble();
      case INTEGER -> {
        BigInteger number = unpacker.unpackBigInteger();
        yield number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.toString();
      }
      case NIL -> {
        unpacker.unpackNil();
        yield null;
      }
      default -> {
        unpacker.skipValue();
        yield "";
      }
    };
  }

  /** The number, limited to the range from 0 to {@code most}; 0 for other values. */
  long anyNumber(long most) throws IOException, ProtocolException {
    if (!take()) {
      return 0;
    }
    return switch (unpacker.getNextFormat().getValueType()) {
      case INTEGER -> within(unpacker.unpackBigInteger(), most);
      case FLOAT -> Math.max(0, Math.min(most, (long) unpacker.unpackDouble()));
      default -> {
        unpacker.skipValue();
        yield 0;
      }
    };
  }

  private static long within(BigInteger number, long most) {
    return number.max(BigInteger.ZERO).min(BigInteger.valueOf(most)).longValue();
  }

  byte[] bytes() throws IOException, ProtocolException {
    require();
    return unpacker.readPayload(bounded(unpacker.unpackBinaryHeader()));
  }

  /** One value of any shape, as a view of the frame. */
  ByteBuffer body() throws IOException, ProtocolException {
    require();
    int from = position();
    unpacker.skipValue();
    return ByteBuffer.wrap(frame, from, position() - from).slice();
  }

  /** Values of any shape, as views of the frame. */
  List<ByteBuffer> bodies() throws IOException, ProtocolException {
    require();
    int count = entries(arrayHeader());
    var bodies = new ArrayList<ByteBuffer>(count);
    int from = position();
    for (int i = 0; i < count; i++) {
      unpacker.skipValue();
      int to = position();
      bodies.add(ByteBuffer.wrap(frame, from, to - from).slice());
      from = to;
    }
    return bodies;
  }

  /** A list of counts; empty if it is missing. */
  List<Integer> smallNumbers() throws IOException, ProtocolException {
    if (!take()) {
      return List.of();
    }
    int count = entries(arrayHeader());
    var numbers = new ArrayList<Integer>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(small());
    }
    return numbers;
  }

  int atLeastOne() throws IOException, ProtocolException {
    int count = count();
    if (count == 0) {
      throw new ProtocolException("a count of 0");
    }
    return count;
  }

  long notNegative() throws IOException, ProtocolException {
    long number = number();
    if (number < 0) {
      throw new ProtocolException("a count of " + number);
    }
    return number;
  }

  long positive() throws IOException, ProtocolException {
    long number = number();
    if (number < 1) {
      throw new ProtocolException("a count of " + number);
    }
    return number;
  }

  List<Long> numbers() throws IOException, ProtocolException {
    require();
    int count = entries(arrayHeader());
    var numbers = new ArrayList<Long>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(unpacker.unpackLong());
    }
    return numbers;
  }

  /** Texts of at most {@code most} bytes each. */
  List<String> texts(int most) throws IOException, ProtocolException {
    require();
    int count = entries(arrayHeader());
    var texts = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      texts.add(string(most));
    }
    return texts;
  }

  Map<String, Object> map() throws IOException, ProtocolException {
    return take() ? map(MAX_DEPTH) : Map.of();
  }

  /** A map of texts; empty if it is missing. */
  Map<String, String> texts(int most, int mostBytes) throws IOException, ProtocolException {
    if (!take()) {
      return Map.of();
    }
    int count = entries(bounded(unpacker.unpackMapHeader()));
    if (count > most) {
      throw new ProtocolException(count + " headers, where " + most + " may be");
    }
    int before = position();
    var texts = new HashMap<String, String>();
    for (int i = 0; i < count; i++) {
      texts.put(string(), string());
      if (position() - before > mostBytes + TEXT_OVERHEAD * count) {
        throw new ProtocolException("headers of more than " + mostBytes + " bytes");
      }
    }
    return texts;
  }

  private Map<String, Object> map(int depth) throws IOException, ProtocolException {
    int count = entries(bounded(unpacker.unpackMapHeader()));
    var map = new HashMap<String, Object>();
    for (int i = 0; i < count; i++) {
      map.put(string(), plain(depth - 1));
    }
    return map;
  }

  private Object plain(int depth) throws IOException, ProtocolException {
    if (depth < 0) {
      throw new ProtocolException("a detail deeper than " + MAX_DEPTH);
    }
    ValueType type = unpacker.getNextFormat().getValueType();
    return switch (type) {
      case NIL -> {
        unpacker.unpackNil();
        yield null;
      }
      case BOOLEAN -> unpacker.unpackBoolean();
      case INTEGER -> unpacker.unpackLong();
      case STRING -> string();
      case ARRAY -> list(depth);
      case MAP -> map(depth);
      default -> throw new ProtocolException("a detail of type " + type);
    };
  }

  private List<Object> list(int depth) throws IOException, ProtocolException {
    int count = entries(arrayHeader());
    var list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(plain(depth - 1));
    }
    return list;
  }

  private int entries(int more) throws ProtocolException {
    entries += more;
    if (entries > MAX_ENTRIES) {
      throw new ProtocolException(
          "a frame with more than " + MAX_ENTRIES + " entries in its lists and maps");
    }
    return more;
  }

  int arrayHeader() throws IOException, ProtocolException {
    return bounded(unpacker.unpackArrayHeader());
  }

  private String string() throws IOException, ProtocolException {
    int length = bounded(unpacker.unpackRawStringHeader());
    return new String(unpacker.readPayload(length), UTF_8);
  }

  private int small() throws IOException, ProtocolException {
    int number = unpacker.unpackInt();
    if (number < 0) {
      throw new ProtocolException("a negative count");
    }
    return number;
  }

  private int bounded(int claimed) throws ProtocolException {
    if (claimed > frame.length - position()) {
      throw new ProtocolException(
          "a header claims "
              + claimed
              + " elements where "
              + (frame.length - position())
              + " bytes are left");
    }
    return claimed;
  }

  private int position() {
    return (int) unpacker.getTotalReadBytes();
  }

  private boolean take() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  private void require() throws ProtocolException {
    if (!take()) {
      throw new ProtocolException("an item without all its elements");
    }
  }
}
