package io.clutch.internal.codec;

import io.clutch.data.Notation;
import io.clutch.data.ResultType;
import io.clutch.internal.codec.format.CodecLimits;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;

/** Encodes and decodes values as on the way to Python and back, without Python. */
public final class Crossing {
  private static final Codec CODEC =
      Codec.create(CodecLimits.DEFAULT, List.of(new Notation.PointCodec()));

  private Crossing() {}

  public static Object cross(Object value, Type type) {
    return cross(CODEC, value, type);
  }

  public static Object cross(Object value, ResultType<?> type) {
    return cross(value, type.type());
  }

  public static Object cross(Codec codec, Object value, Type type) {
    Encoded encoded = codec.encode(value);
    return codec.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), type);
  }

  /** The untyped value, as Python receives it. */
  public static Object untyped(Object value) {
    return cross(value, Object.class);
  }

  /** A class with type arguments. */
  public static Type type(Class<?> raw, Type... arguments) {
    return new ParameterizedType() {
      @Override
      public Type[] getActualTypeArguments() {
        return arguments.clone();
      }

      @Override
      public Type getRawType() {
        return raw;
      }

      @Override
      public Type getOwnerType() {
        return raw.getDeclaringClass();
      }
    };
  }
}
