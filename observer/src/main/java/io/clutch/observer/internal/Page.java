package io.clutch.observer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/**
 * The page as one file, made of its parts in the class path, with a content policy that lets a
 * browser run exactly these. Immutable.
 */
record Page(ByteString body, String contentPolicy) {
  private static final String[] SCRIPTS = {
    "model.js",
    "rows.js",
    "drawing.js",
    "detail.js",
    "flame.js",
    "inspect.js",
    "past.js",
    "actions.js",
    "page.js"
  };

  /** Reads the parts. */
  static Page load() {
    String style = part("page.css");
    String script = Stream.of(SCRIPTS).map(Page::part).collect(Collectors.joining());
    String html = part("page.html").replace("/*style*/", style).replace("/*script*/", script);
    String policy =
        "default-src 'none'; img-src data:; connect-src 'self'; script-src '"
            + hash(script)
            + "'; style-src '"
            + hash(style)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'";
    return new Page(ByteString.fromString(html, StandardCharsets.UTF_8), policy);
  }

  HttpResponse response() {
    return Answers.page(body, contentPolicy);
  }

  private static String part(String name) {
    try (InputStream in = Page.class.getResourceAsStream("/io/clutch/observer/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each JVM has it
    }
  }
}
