package io.clutch.internal.codec.read;

import io.clutch.data.NdArray;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import java.nio.ByteBuffer;
import org.msgpack.value.ValueType;

/** Reads arrays of numbers. */
final class NdArrayReader {
  private static final int MOST_DIMENSIONS = 32;

  private NdArrayReader() {}

  static NdArray read(BodyReader in) {
    return readPayload(in.openExtension(Extension.ARRAY, "NdArray"));
  }

  static NdArray readPayload(BodyReader in) {
    if (in.next() != ValueType.ARRAY || in.arrayHeader() != 4 || in.next() != ValueType.STRING) {
      throw PathException.undecodable("array of numbers", "malformed bytes");
    }
    String dtype = in.text();
    long[] shape = readShape(in);
    if (in.next() != ValueType.STRING) {
      throw in.mismatch("the order of an array");
    }
    String order = in.text();
    ByteBuffer data = BytesReader.readBuffer(in);
    in.end();
    try {
      return new NdArray(dtype, shape, order.length() == 1 ? order.charAt(0) : ' ', data);
    } catch (IllegalArgumentException unfit) {
      throw PathException.undecodable("array of numbers", unfit.getMessage());
    }
  }

  private static long[] readShape(BodyReader in) {
    if (in.next() != ValueType.ARRAY) {
      throw in.mismatch("the shape of an array");
    }
    int dimensions = in.arrayHeader();
    in.leave();
    if (dimensions > MOST_DIMENSIONS) {
      throw PathException.undecodable(
          "at most " + MOST_DIMENSIONS + " dimensions", String.valueOf(dimensions));
    }
    long[] shape = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      shape[i] = NumberReaders.readInteger(in, "a length", 0, Integer.MAX_VALUE);
    }
    return shape;
  }
}
