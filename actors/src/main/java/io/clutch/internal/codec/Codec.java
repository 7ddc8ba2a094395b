package io.clutch.internal.codec;

import io.clutch.data.ValueCodec;
import io.clutch.data.ValueConverter;
import io.clutch.failure.CallFailedException;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.codec.format.References;
import io.clutch.internal.codec.read.BodyReader;
import io.clutch.internal.codec.read.Converters;
import io.clutch.internal.codec.read.CustomCodecs;
import io.clutch.internal.codec.read.RawReader;
import io.clutch.internal.codec.read.Readers;
import io.clutch.internal.codec.write.BodyWriter;
import io.clutch.internal.codec.write.PlainArguments;
import io.clutch.internal.codec.write.Writers;
import io.clutch.internal.memory.SharedMemory;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Implements the data table: values to bytes and back. Thread-safe. */
public final class Codec {
  private static final byte[] NO_NAMES = {(byte) 0x80};

  private final CodecLimits limits;
  private final Writers writers;
  private final Readers readers;
  private final PlainArguments plain;

  private final SharedMemory shared;

  private Codec(
      CodecLimits limits,
      CustomCodecs custom,
      List<ValueConverter> converters,
      References references) {
    this.limits = limits;
    this.shared = SharedMemory.none();
    var converting = new Converters(converters, this::convert);
    this.writers = new Writers(custom, converting, references);
    this.readers =
        new Readers(
            custom,
            converting,
            references,
            Map.of(RawValue.class, in -> RawReader.read(in, limits)));
    this.plain = new PlainArguments(writers);
  }

  /**
   * Creates a codec for the data table and for custom types.
   *
   * @throws IllegalArgumentException if two custom codecs share a name or a class
   */
  public static Codec create(CodecLimits limits, List<ValueCodec<?>> custom) {
    return create(limits, custom, List.of());
  }

  /**
   * Creates a codec for the data table, for custom types, and for types that the converters serve.
   * The first converter that serves a class is used.
   *
   * @throws IllegalArgumentException if two custom codecs share a name or a class
   */
  public static Codec create(
      CodecLimits limits, List<ValueCodec<?>> custom, List<ValueConverter> converters) {
    return create(limits, custom, converters, References.NONE);
  }

  /** The same, for values with references too. */
  public static Codec create(
      CodecLimits limits,
      List<ValueCodec<?>> custom,
      List<ValueConverter> converters,
      References references) {
    return new Codec(limits, new CustomCodecs(custom), converters, references);
  }

  private Codec(Codec like, SharedMemory shared) {
    this.limits = like.limits;
    this.writers = like.writers;
    this.readers = like.readers;
    this.plain = like.plain;
    this.shared = shared;
  }

  /** The same, which puts large buffers into this memory. */
  public Codec sharing(SharedMemory memory) {
    return new Codec(this, memory);
  }

  /**
   * Whether these arguments of a call take little time to encode and run no user code: at most 16
   * positional and 16 named ones, all of them null, integers, doubles or texts of at most 1,024
   * characters.
   */
  public boolean isPlain(List<?> positional, Map<String, ?> named) {
    return plain.are(positional, named);
  }

  /**
   * Encodes the arguments of a call. If a user's collection, accessor or codec throws, even an
   * error, only this encoding fails.
   *
   * @throws CallFailedException with {@code Unencodable} or {@code TooLarge}
   */
  public EncodedCall encodeCall(List<?> positional, Map<String, ?> named) {
    try (BodyWriter out = new BodyWriter(writers, limits, shared)) {
      out.value(positional);
      byte[] list = out.bytes(0);
      byte[] map = NO_NAMES;
      if (!named.isEmpty()) {
        out.value(named);
        map = out.bytes(list.length);
      }
      out.checkSize((long) list.length + map.length);
      return new EncodedCall(list, map, out.buffers(), out.references());
    } catch (PathException problem) {
      throw problem.failure("arguments").toException();
    } catch (OutOfMemoryError | StackOverflowError full) {
      throw PathException.unreadable("a value", full).failure("arguments").toException();
    }
  }

  /**
   * Encodes one value.
   *
   * @throws CallFailedException with {@code Unencodable} or {@code TooLarge}
   */
  public Encoded encode(Object value) {
    try (BodyWriter out = new BodyWriter(writers, limits, shared)) {
      out.value(value);
      out.checkSize();
      return new Encoded(out.bytes(0), out.buffers(), out.references());
    } catch (PathException problem) {
      throw problem.failure("value").toException();
    } catch (OutOfMemoryError | StackOverflowError full) {
      throw PathException.unreadable("a value", full).failure("value").toException();
    }
  }

  /**
   * Decodes the value in {@code body} to the requested type. {@code Object.class} means the untyped
   * value. The result may share memory with the buffers.
   *
   * @throws CallFailedException with {@code Undecodable}, or {@code TooLarge} for a raw value
   */
  public Object decode(ByteBuffer body, List<ByteBuffer> buffers, Type type) {
    return decode(body, buffers, type, ReferenceLookup.NONE);
  }

  /** The same for a value of a process that was given these references. */
  public Object decode(
      ByteBuffer body, List<ByteBuffer> buffers, Type type, ReferenceLookup references) {
    return decode(body, buffers, type, "result", references);
  }

  /** The same for a value that failures call {@code root}. */
  public Object decode(
      ByteBuffer body,
      List<ByteBuffer> buffers,
      Type type,
      String root,
      ReferenceLookup references) {
    try {
      BodyReader in = BodyReader.of(body, buffers, readers, limits.depth(), references);
      Object value = readers.of(type).read(in);
      in.end();
      return value;
    } catch (PathException problem) {
      throw problem.failure(root).toException();
    }
  }

  /**
   * Converts an untyped value to a type, for a converter. Converters belong to the codec that they
   * were made with, which shares no memory.
   */
  private Object convert(Object value, Type type) {
    Encoded encoded = encode(value);
    return decode(
        ByteBuffer.wrap(encoded.body()), encoded.buffers(), type, "", ReferenceLookup.NONE);
  }
}
