package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.Inspection;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Answers which nodes there were just after an event. Thread-safe. */
final class PastTrees {
  private static final String GONE =
      "No event of this run has that number, or it is no longer kept:"
          + " the events of the last hour are, at most 10,000.";

  /** Each answer makes the tree of up to 10,000 events. */
  private final RateLimit limit = new RateLimit(8, Duration.ofSeconds(1));

  private final Inspection inspection;

  PastTrees(Inspection inspection) {
    this.inspection = inspection;
  }

  /** The tree at the parameter {@code event}, of the run of the parameter {@code run} if given. */
  HttpResponse at(HttpRequest request) {
    Query query = request.getUri().query();
    String event = query.get("event").orElse("");
    if (!event.matches("[0-9]{1,18}")) {
      return Answers.refusal(
          StatusCodes.BAD_REQUEST, "The parameter event must be the number of an event.");
    }
    if (!limit.admits()) {
      return Answers.tooMany();
    }
    return inspection
        .at(Long.parseLong(event), query.get("run"))
        .map(json -> Answers.ok(ContentTypes.APPLICATION_JSON, json))
        .orElseGet(() -> Answers.refusal(StatusCodes.NOT_FOUND, GONE));
  }
}
