package io.clutch.internal.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Paths and environment variables of this process, exactly as the operating system has them. With
 * {@code LC_ALL=C} the JVM's own strings lose non-ASCII characters. Here text is UTF-8, and an
 * invalid byte is a lone surrogate, as in Python. URIs give access to all bytes of a path in the
 * JDK.
 */
public final class NativeText {
  private static final char LOST = '\uFFFD';
  private static final int LONE_SURROGATE = 0xDC00;

  private NativeText() {}

  /** The absolute path as text. */
  public static String of(Path path) {
    String text = path.toAbsolutePath().toString();
    if (isAscii(text)) {
      return text;
    }
    String decoded = decode(bytesOf(path.toUri().getRawPath()));
    boolean isFolder = decoded.length() > 1 && decoded.endsWith("/");
    return isFolder ? decoded.substring(0, decoded.length() - 1) : decoded;
  }

  /** The working directory, which {@code user.dir} may not represent. */
  public static Path workingDirectory() {
    Path known = Path.of("").toAbsolutePath();
    if (System.getProperty("user.dir").indexOf(LOST) < 0) {
      return known;
    }
    try {
      return Path.of("/proc/self/cwd").toRealPath();
    } catch (IOException e) {
      return known;
    }
  }

  /** Resolves a path, even if the JVM's encoding cannot represent it. */
  public static Path resolve(Path directory, String text) {
    try {
      return directory.resolve(text);
    } catch (InvalidPathException e) {
      String whole = text.startsWith("/") ? text : of(directory) + "/" + text;
      String encoded = URLEncoder.encode(whole, StandardCharsets.UTF_8);
      return Path.of(URI.create("file://" + encoded.replace("%2F", "/").replace("+", "%20")));
    }
  }

  /** The environment of this process. */
  public static Map<String, String> environment() {
    Map<String, String> known = System.getenv();
    if (known.values().stream().noneMatch(value -> value.indexOf(LOST) >= 0)) {
      return known;
    }
    var environment = new HashMap<>(known);
    try {
      for (String entry : decode(Files.readAllBytes(Path.of("/proc/self/environ"))).split("\0")) {
        int end = entry.indexOf('=');
        if (end > 0) {
          environment.computeIfPresent(
              entry.substring(0, end),
              (name, value) -> value.indexOf(LOST) < 0 ? value : entry.substring(end + 1));
        }
      }
    } catch (IOException e) {
      return known; // there is no /proc
    }
    return Map.copyOf(environment);
  }

  public static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }

  static String decode(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (LONE_SURROGATE + (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  public static byte[] encode(String text) {
    var bytes = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(
            point -> {
              if (Character.isSurrogate((char) point) && point < 0x10000) {
                bytes.write(point - LONE_SURROGATE);
              } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  private static byte[] bytesOf(String rawPath) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < rawPath.length(); i++) {
      char next = rawPath.charAt(i);
      if (next == '%') {
        bytes.write(Integer.parseInt(rawPath, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(next);
      }
    }
    return bytes.toByteArray();
  }
}
