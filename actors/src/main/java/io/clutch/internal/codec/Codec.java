package io.clutch.internal.codec;

import io.clutch.data.ValueCodec;
import io.clutch.data.ValueConverter;
import io.clutch.failure.CallFailedException;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.read.BodyReader;
import io.clutch.internal.codec.read.Converters;
import io.clutch.internal.codec.read.CustomCodecs;
import io.clutch.internal.codec.read.Readers;
import io.clutch.internal.codec.write.BodyWriter;
import io.clutch.internal.codec.write.PlainArguments;
import io.clutch.internal.codec.write.Writers;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The data table: values to bytes and back. Thread-safe. */
public final class Codec {
  private static final byte[] NO_NAMES = {(byte) 0x80};

  private final CodecLimits limits;
  private final Writers writers;
  private final Readers readers;
  private final PlainArguments plain;

  private Codec(CodecLimits limits, CustomCodecs custom, List<ValueConverter> converters) {
    this.limits = limits;
    var converting = new Converters(converters, this::convert);
    this.writers = new Writers(custom, converting);
    this.readers = new Readers(custom, converting);
    this.plain = new PlainArguments(writers);
  }

  /**
   * A codec for the table and for types of your own.
   *
   * @throws IllegalArgumentException if two custom codecs share a name or a class
   */
  public static Codec create(CodecLimits limits, List<ValueCodec<?>> custom) {
    return create(limits, custom, List.of());
  }

  /**
   * A codec for the table, for types of your own, and for what the converters serve; the first one
   * that serves a class has it.
   *
   * @throws IllegalArgumentException if two custom codecs share a name or a class
   */
  public static Codec create(
      CodecLimits limits, List<ValueCodec<?>> custom, List<ValueConverter> converters) {
    return new Codec(limits, new CustomCodecs(custom), converters);
  }

  /**
   * Whether these arguments of a call take little time to encode and run no code of the user's: at
   * most 16 each way, all of them null, integers, doubles or texts of at most 1,024 characters.
   */
  public boolean isPlain(List<?> positional, Map<String, ?> named) {
    return plain.are(positional, named);
  }

  /**
   * The arguments of a call. What a collection, an accessor or a codec of the user's throws on the
   * way fails the encoding alone, errors too.
   *
   * @throws CallFailedException with {@code Unencodable} or {@code TooLarge}
   */
  public EncodedCall encodeCall(List<?> positional, Map<String, ?> named) {
    try (BodyWriter out = new BodyWriter(writers, limits)) {
      out.value(positional);
      byte[] list = out.bytes(0);
      byte[] map = NO_NAMES;
      if (!named.isEmpty()) {
        out.value(named);
        map = out.bytes(list.length);
      }
      out.checkSize((long) list.length + map.length);
      return new EncodedCall(list, map, out.buffers());
    } catch (PathException problem) {
      throw problem.failure("arguments").toException();
    } catch (OutOfMemoryError | StackOverflowError full) {
      throw PathException.unreadable("a value", full).failure("arguments").toException();
    }
  }

  /**
   * One value.
   *
   * @throws CallFailedException with {@code Unencodable} or {@code TooLarge}
   */
  public Encoded encode(Object value) {
    try (BodyWriter out = new BodyWriter(writers, limits)) {
      out.value(value);
      out.checkSize();
      return new Encoded(out.bytes(0), out.buffers());
    } catch (PathException problem) {
      throw problem.failure("value").toException();
    } catch (OutOfMemoryError | StackOverflowError full) {
      throw PathException.unreadable("a value", full).failure("value").toException();
    }
  }

  /**
   * The value in {@code body} as the type asked for; {@code Object.class} asks for the untyped
   * value. The result may share memory with the buffers.
   *
   * @throws CallFailedException with {@code Undecodable}
   */
  public Object decode(ByteBuffer body, List<ByteBuffer> buffers, Type type) {
    return decode(body, buffers, type, "result");
  }

  private Object decode(ByteBuffer body, List<ByteBuffer> buffers, Type type, String root) {
    try {
      BodyReader in = BodyReader.of(body, buffers, readers, limits.depth());
      Object value = readers.of(type).read(in);
      in.end();
      return value;
    } catch (PathException problem) {
      throw problem.failure(root).toException();
    }
  }

  /** An untyped value as a type, for a converter. */
  private Object convert(Object value, Type type) {
    Encoded encoded = encode(value);
    return decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), type, "");
  }
}
