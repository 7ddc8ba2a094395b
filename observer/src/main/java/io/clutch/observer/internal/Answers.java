package io.clutch.observer.internal;

import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** Responses. None may be stored, framed, guessed at or read by another site. */
final class Answers {
  private static final String NO_CONTENT_POLICY =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private static final List<HttpHeader> ALWAYS =
      headers(
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin");

  private Answers() {}

  static HttpResponse ok(ContentType type, String text) {
    return withPolicy(NO_CONTENT_POLICY).withEntity(type, ByteString.fromString(text));
  }

  static HttpResponse page(ByteString body, String contentPolicy) {
    return withPolicy(contentPolicy).withEntity(ContentTypes.TEXT_HTML_UTF8, body);
  }

  /** One sentence that says why. */
  static HttpResponse refusal(StatusCode status, String why, String... headers) {
    return withPolicy(NO_CONTENT_POLICY)
        .withStatus(status)
        .addHeaders(headers(headers))
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, ByteString.fromString(why + "\n"));
  }

  static HttpResponse tooMany() {
    return refusal(StatusCodes.SERVICE_UNAVAILABLE, "Too many questions.", "Retry-After", "1");
  }

  static HttpResponse withoutBody() {
    return withPolicy(NO_CONTENT_POLICY);
  }

  /** The connection is closed after the response. */
  static HttpResponse last(HttpResponse response) {
    return response.addHeader(Connection.create("close"));
  }

  private static HttpResponse withPolicy(String policy) {
    return HttpResponse.create()
        .addHeaders(ALWAYS)
        .addHeader(RawHeader.create("Content-Security-Policy", policy));
  }

  private static List<HttpHeader> headers(String... namesAndValues) {
    return Stream.iterate(0, i -> i < namesAndValues.length, i -> i + 2)
        .<HttpHeader>map(i -> RawHeader.create(namesAndValues[i], namesAndValues[i + 1]))
        .toList();
  }
}
