package io.clutch.internal.process;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import io.clutch.internal.text.NativeText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The JSON between the JVM and the processes that it starts: strings, integers of 64 bits,
 * booleans, null, lists and maps with string keys. Every string is exact, even with a lone
 * surrogate.
 */
public final class Json {
  private static final ConfigParseOptions SYNTAX =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

  private Json() {}

  /** Writes a value in ASCII. Each other UTF-16 unit is escaped. */
  public static byte[] write(Object value) {
    String text = ConfigValueFactory.fromAnyRef(value).render(ConfigRenderOptions.concise());
    return escape(text).getBytes(StandardCharsets.US_ASCII);
  }

  private static String escape(String json) {
    if (NativeText.isAscii(json)) {
      return json;
    }
    var ascii = new StringBuilder(json.length() + 64);
    for (int i = 0; i < json.length(); i++) {
      char unit = json.charAt(i);
      if (unit < 0x80) {
        ascii.append(unit);
      } else {
        ascii.append("\\u").append(Integer.toHexString(0x1_0000 | unit), 1, 5);
      }
    }
    return ascii.toString();
  }

  /** Like {@link #read(String)}, for text in UTF-8. */
  static Map<String, Object> read(byte[] text) throws IOException {
    return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
  }

  /**
   * Reads the fields of an object.
   *
   * @throws IOException if the text is not one object
   */
  public static Map<String, Object> read(String text) throws IOException {
    try {
      return ConfigFactory.parseString(text, SYNTAX).root().unwrapped();
    } catch (ConfigException malformed) {
      throw new IOException("malformed JSON: " + malformed.getMessage(), malformed);
    } catch (StackOverflowError deep) {
      throw new IOException("malformed JSON: it nests too deep", deep);
    }
  }
}
