package io.clutch.internal.host;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.Unpacker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.value.ValueType;

/**
 * A message to a contract: a list of the method's name, its positional arguments and its named
 * ones. The arguments are the bytes of values that nobody has read yet.
 */
record ContractMessage(String method, List<ByteBuffer> positional, Map<String, ByteBuffer> named) {
  private static final String EXPECTED =
      "a list of a method's name, a list of arguments and a map of named ones";

  /**
   * Reads one.
   *
   * @throws PathException if it is of another form
   */
  static ContractMessage of(ByteBuffer body) {
    if (body.hasArray()) {
      int start = body.arrayOffset() + body.position();
      return new Reader(body.array(), start, start + body.remaining()).message();
    }
    byte[] copy = new byte[body.remaining()];
    body.duplicate().get(copy);
    return new Reader(copy, 0, copy.length).message();
  }

  /** Without the arguments, which may be secret. */
  @Override
  public String toString() {
    return "ContractMessage[" + method + "]";
  }

  private static final class Reader extends Unpacker {
    Reader(byte[] array, int start, int end) {
      super(array, start, end);
    }

    ContractMessage message() {
      require(next() == ValueType.ARRAY && unpackArrayHeader() == 3);
      var message = new ContractMessage(text(), positional(), named());
      require(left() == 0);
      return message;
    }

    private static void require(boolean isSo) {
      if (!isSo) {
        throw PathException.undecodable(EXPECTED, "another message");
      }
    }

    private String text() {
      require(next() == ValueType.STRING);
      int length = unpackTextHeader();
      return new String(array, skipBytes(length), length, StandardCharsets.UTF_8);
    }

    private List<ByteBuffer> positional() {
      require(next() == ValueType.ARRAY);
      int count = unpackArrayHeader();
      var values = new ArrayList<ByteBuffer>();
      for (int i = 0; i < count; i++) {
        values.add(value());
      }
      return values;
    }

    private Map<String, ByteBuffer> named() {
      require(next() == ValueType.MAP);
      int count = unpackMapHeader();
      var values = new LinkedHashMap<String, ByteBuffer>();
      for (int i = 0; i < count; i++) {
        String name = text();
        require(values.put(name, value()) == null);
      }
      return values;
    }

    private ByteBuffer value() {
      int start = position();
      skipValue();
      return ByteBuffer.wrap(array, start, position() - start);
    }
  }
}
