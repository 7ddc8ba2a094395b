package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PythonTime;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.msgpack.core.ExtensionTypeHeader;

/**
 * A form of written values for Python's equality: two values have the same text as their form if
 * they are equal in Python. Texts are ordered, so a hash table of them is fast even if an attacker
 * chooses the values.
 */
public final class PythonForm {
  private PythonForm() {}

  /** The form of the next value, which is skipped. */
  public static String read(BodyReader in) {
    return switch (in.next()) {
      case NIL -> "nil" + in.<Object>skipValue();
      case BOOLEAN -> PythonNumber.of(in.unpackBoolean() ? 1 : 0);
      case INTEGER -> PythonNumber.of(in.unpackBigInteger());
      case FLOAT -> PythonNumber.of(in.unpackDouble());
      case STRING -> sized("text ", in.text());
      case BINARY -> bytes(in.binary());
      case ARRAY -> "list" + String.join("", items(in, in.arrayHeader(), 1));
      case MAP -> "map" + unordered(items(in, in.mapHeader(), 2));
      case EXTENSION -> extension(in.unpackExtensionHeader(), in);
    };
  }

  private static String extension(ExtensionTypeHeader header, BodyReader in) {
    return switch (header.getType()) {
      case Extension.SET -> set(in.open(header));
      case Extension.CUSTOM -> "custom " + read(in.open(header));
      case Extension.BUFFER -> bytes(BytesReader.array(in.buffer(header)));
      case Extension.DECIMAL -> PythonNumber.ofDecimal(payload(header, in));
      case Extension.INTEGER -> PythonNumber.of((BigInteger) in.scalar(header));
      case Extension.TIMESTAMP, Extension.ZONED -> time(header, in);
      case Extension.LOCAL_DATE_TIME, Extension.LOCAL_TIME, Extension.DURATION -> time(header, in);
      default -> sized("extension " + header.getType() + " ", payload(header, in));
    };
  }

  private static String time(ExtensionTypeHeader header, BodyReader in) {
    return PythonTime.of(in.scalar(header));
  }

  private static String set(BodyReader payload) {
    BodyReader items = CollectionReader.openSet(payload);
    return "set" + unordered(items(items, items.arrayHeader(), 1));
  }

  private static String[] items(BodyReader in, int count, int valuesAnItem) {
    String[] forms = new String[count];
    for (int i = 0; i < count; i++) {
      forms[i] = valuesAnItem == 1 ? sized("", read(in)) : sized("", read(in) + read(in));
    }
    in.leave();
    return forms;
  }

  private static String unordered(String[] items) {
    Arrays.sort(items);
    return String.join("", items);
  }

  private static String bytes(byte[] bytes) {
    return sized("bytes ", new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static String payload(ExtensionTypeHeader header, BodyReader in) {
    return StandardCharsets.ISO_8859_1.decode(in.payload(header)).toString();
  }

  /** A text with its length, so that what follows cannot be mistaken for a part of it. */
  private static String sized(String kind, String text) {
    return kind + text.length() + ":" + text;
  }
}
