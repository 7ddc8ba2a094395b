package io.clutch.observer.internal;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** The parameters of requests. */
final class Parameters {
  private Parameters() {}

  /** Which node is asked for, by the path that is shown. */
  static Optional<String> path(HttpRequest request) {
    return request.getUri().query().get("path");
  }

  static HttpResponse missingPath() {
    return Answers.refusal(StatusCodes.BAD_REQUEST, "The parameter path is missing.");
  }

  /** The parameter {@code seconds}; empty if it is no whole number from 1 to {@code most}. */
  static OptionalInt seconds(HttpRequest request, int most) {
    String text = request.getUri().query().get("seconds").orElse("");
    int seconds = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    return seconds >= 1 && seconds <= most ? OptionalInt.of(seconds) : OptionalInt.empty();
  }
}
