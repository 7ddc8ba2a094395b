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
 * The JSON that passes between the JVM and the processes that it starts: texts, integers of 64
 * bits, truths, nothing, lists and maps with text keys. Any text is exact, a lone surrogate too.
 */
public final class Json {
  private static final ConfigParseOptions SYNTAX =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

  private Json() {}

  /** A value in ASCII: outside of it, each UTF-16 unit is escaped. */
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

  /** As {@link #read(String)}, of text in UTF-8. */
  static Map<String, Object> read(byte[] text) throws IOException {
    return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
  }

  /**
   * The fields of an object.
   *
   * @throws IOException if it is anything else
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
