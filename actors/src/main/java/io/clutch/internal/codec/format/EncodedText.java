package io.clutch.internal.codec.format;

import java.nio.charset.StandardCharsets;

/** A text in MessagePack, for a text that is written more than once. */
public final class EncodedText {
  private EncodedText() {}

  /** The header and the text. */
  public static byte[] of(String text) {
    byte[] utf8 = utf8(text);
    try (var packer = new UnlimitedPacker()) {
      packer.packTextHeader(utf8.length);
      packer.put(utf8);
      return packer.bytes(0);
    }
  }

  /** The text without a header. Unencodable if it contains a lone surrogate. */
  public static byte[] utf8(String text) {
    if (hasLoneSurrogate(text)) {
      throw PathException.unencodable("java.lang.String with a lone surrogate");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        if (Character.isLowSurrogate(unit)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static final class UnlimitedPacker extends Packer implements AutoCloseable {
    @Override
    public void checkSize(long body) {}

    @Override
    public void close() {
      release();
    }
  }
}
