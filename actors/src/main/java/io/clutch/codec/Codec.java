package io.clutch.codec;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePackException;

/** The data table: values to bytes and back. Thread-safe. */
public final class Codec {
  private static final byte[] NO_NAMES = {(byte) 0x80};

  private final CodecLimits limits;
  private final Writers writers;
  private final Readers readers;

  private Codec(CodecLimits limits, CustomCodecs custom) {
    this.limits = limits;
    FallbackBinder fallback = new FallbackBinder();
    this.writers = new Writers(custom, fallback);
    this.readers = new Readers(custom, fallback);
  }

  /**
   * A codec for the table and for types of your own.
   *
   * @throws IllegalArgumentException if two custom codecs share a name or a class
   */
  public static Codec create(CodecLimits limits, List<ValueCodec<?>> custom) {
    return new Codec(limits, new CustomCodecs(custom));
  }

  /**
   * The arguments of a call.
   *
   * @throws CallFailedException with {@code Unencodable} or {@code TooLarge}
   */
  public EncodedCall encodeCall(List<?> positional, Map<String, ?> named) {
    List<ByteBuffer> buffers = new ArrayList<>(0);
    Output first = new Output(writers, limits, buffers);
    byte[] list = write(positional, first, "arguments");
    byte[] map =
        named.isEmpty()
            ? NO_NAMES
            : write(named, new Output(writers, limits, buffers), "arguments");
    checkSize((long) list.length + map.length, buffers);
    return new EncodedCall(list, map.clone(), buffers);
  }

  /**
   * One value.
   *
   * @throws CallFailedException with {@code Unencodable} or {@code TooLarge}
   */
  public Encoded encode(Object value) {
    List<ByteBuffer> buffers = new ArrayList<>(0);
    byte[] body = write(value, new Output(writers, limits, buffers), "value");
    checkSize(body.length, buffers);
    return new Encoded(body, buffers);
  }

  /**
   * The value in {@code body} as the type asked for; {@code Object.class} asks for the untyped
   * value. The result may share memory with the buffers.
   *
   * @throws CallFailedException with {@code Undecodable}
   */
  public Object decode(ByteBuffer body, List<ByteBuffer> buffers, Type type) {
    try {
      Input in = new Input(readers, body, buffers, limits.depth());
      Object value = readers.of(type).read(in);
      in.end();
      return value;
    } catch (PathException problem) {
      throw problem.failure("result").toException();
    } catch (MessagePackException | IOException malformed) {
      throw new CallFailure.Undecodable(
              "result", "a value of the data table", "malformed bytes: " + malformed.getMessage())
          .toException();
    }
  }

  private static byte[] write(Object value, Output out, String root) {
    try {
      out.value(value);
      return out.packer.toByteArray();
    } catch (PathException problem) {
      throw problem.failure(root).toException();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void checkSize(long bodies, List<ByteBuffer> buffers) {
    long size = buffers.stream().mapToLong(ByteBuffer::remaining).sum() + bodies;
    if (size > limits.messageSize()) {
      throw new CallFailure.TooLarge(
              "the size of the message", size, limits.messageSize(), CodecLimits.SIZE_KEY)
          .toException();
    }
  }
}
