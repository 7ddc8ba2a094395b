package io.clutch.observer.internal;

import io.clutch.observer.internal.Places.Place;
import io.clutch.observer.internal.reading.Inspection;
import io.clutch.observer.internal.reading.ProcessInspection;
import io.clutch.observer.internal.text.AllocationsJson;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Answers what takes a process some time, and costs it something: profiles and allocations. Of each
 * kind there is one at a time for each worker, and few in all. Thread-safe.
 */
final class TimedAnswers {
  private static final int LONGEST_PROFILE = 30;

  private static final int LONGEST_ALLOCATIONS = 10;

  private static final int MOST_PROFILES = 4;
  private static final int MOST_ALLOCATIONS = 2;

  /** A viewer who has just left holds a place for some time, and may ask again. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  /** The waits, the time itself, and 7 s by which a worker may be late are within the 25 s. */
  private static final long LONGEST_READING_SECONDS = 4;

  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

  private final Inspection inspection;
  private final Sources sources;
  private final InspectionSettings settings;
  private final Places profiles = new Places(MOST_PROFILES, LONGEST_SILENCE);
  private final Places allocations = new Places(MOST_ALLOCATIONS, LONGEST_SILENCE);

  TimedAnswers(Inspection inspection, Sources sources, InspectionSettings settings) {
    this.inspection = inspection;
    this.sources = sources;
    this.settings = settings;
  }

  CompletionStage<HttpResponse> profile(HttpRequest request, String path) {
    if (!settings.hasProfiles()) {
      return refused(ProcessRefusal.off(InspectionSettings.PROFILES));
    }
    OptionalInt seconds = Parameters.seconds(request, LONGEST_PROFILE);
    return timed(profiles, path, "profile", LONGEST_PROFILE, seconds, this::profile);
  }

  private CompletionStage<HttpResponse> profile(ProcessInspection process, Asked asked) {
    return ProfileSlices.begin(process, asked.seconds(), asked.place())
        .thenApply(
            slices ->
                Answers.withoutBody()
                    .addHeader(
                        RawHeader.create(
                            "Content-Disposition", "attachment; filename=\"profile.txt\""))
                    .withEntity(
                        HttpEntities.createChunked(ContentTypes.TEXT_PLAIN_UTF8, slices.text())));
  }

  CompletionStage<HttpResponse> allocations(HttpRequest request, String path) {
    if (!settings.hasAllocations()) {
      return refused(ProcessRefusal.off(InspectionSettings.ALLOCATIONS));
    }
    OptionalInt seconds = Parameters.seconds(request, LONGEST_ALLOCATIONS);
    return timed(allocations, path, "allocations", LONGEST_ALLOCATIONS, seconds, this::allocations);
  }

  private CompletionStage<HttpResponse> allocations(ProcessInspection process, Asked asked) {
    return process
        .allocations(Duration.ofSeconds(asked.seconds()))
        .thenApply(
            it -> Answers.ok(ContentTypes.APPLICATION_JSON, AllocationsJson.of(asked.path(), it)))
        .whenComplete((response, failure) -> asked.place().leave());
  }

  /** What is asked for, and the place that it has. */
  private record Asked(String path, int seconds, Place place) {}

  private CompletionStage<HttpResponse> timed(
      Places places,
      String path,
      String subject,
      int most,
      OptionalInt seconds,
      BiFunction<ProcessInspection, Asked, CompletionStage<HttpResponse>> answer) {
    if (seconds.isEmpty()) {
      return completed(
          Answers.refusal(
              StatusCodes.BAD_REQUEST, "The parameter seconds must be from 1 to " + most + "."));
    }
    return places
        .enter(path, LONGEST_WAIT)
        .thenCompose(
            place ->
                place
                    .map(it -> asked(new Asked(path, seconds.getAsInt(), it), subject, answer))
                    .orElseGet(() -> refused(ProcessRefusal.busy(subject))));
  }

  private CompletionStage<HttpResponse> asked(
      Asked asked,
      String subject,
      BiFunction<ProcessInspection, Asked, CompletionStage<HttpResponse>> answer) {
    return sources
        .of(asked.path())
        .orTimeout(LONGEST_READING_SECONDS, TimeUnit.SECONDS)
        .thenApply(source -> ProcessRefusal.process(inspection, source, subject))
        .thenCompose(process -> answer.apply(process, asked))
        .exceptionally(
            failure -> {
              asked.place().leave();
              return ProcessRefusal.response(failure);
            });
  }

  private static CompletionStage<HttpResponse> refused(ProcessRefusal why) {
    return completed(ProcessRefusal.response(why));
  }

  private static CompletionStage<HttpResponse> completed(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
