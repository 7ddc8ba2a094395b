package io.clutch.observer.internal;

import io.clutch.observer.internal.Places.Place;
import io.clutch.observer.internal.reading.ProcessInspection;
import io.clutch.worker.Profile;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The profile of one process as slices of a second each, of which the next begins when the last was
 * taken by its reader. So who leaves ends the profile, and who stays sees how far it is.
 */
final class ProfileSlices {
  private static final Duration SLICE = Duration.ofSeconds(1);
  private static final String MISSED = "(missed)";

  private final ProcessInspection process;
  private final int seconds;
  private final Place place;
  private final Profile first;
  private volatile CompletionStage<Profile> latest;

  private ProfileSlices(ProcessInspection process, int seconds, Place place, Profile first) {
    this.process = process;
    this.seconds = seconds;
    this.place = place;
    this.first = first;
    this.latest = CompletableFuture.completedFuture(first);
  }

  /** Takes the first slice, whose failure is that of the profile. */
  static CompletionStage<ProfileSlices> begin(ProcessInspection process, int seconds, Place place) {
    return process
        .profile(SLICE)
        .thenApply(first -> new ProfileSlices(process, seconds, place, first));
  }

  /** Collapsed stacks of each slice. The place is left after the last one. */
  Source<ByteString, ?> text() {
    return Source.unfoldAsync(0, this::next)
        .watchTermination(
            (none, ended) -> {
              ended.whenComplete((done, failure) -> leave());
              return none;
            });
  }

  /** The worker refuses a further profile until its slice ends. */
  private void leave() {
    latest.whenComplete((slice, failure) -> place.leave());
  }

  /** After a slice that failed, there is no more: its reason is the last line. */
  private CompletionStage<Optional<Pair<Integer, ByteString>>> next(int taken) {
    if (taken >= seconds) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return slice(taken)
        .thenApply(text -> Pair.create(taken + 1, text))
        .exceptionally(failure -> Pair.create(seconds, ended(ProcessRefusal.words(failure))))
        .thenApply(it -> Optional.of(Pair.create(it.first(), ByteString.fromString(it.second()))));
  }

  private CompletionStage<String> slice(int taken) {
    if (!place.keep()) {
      return CompletableFuture.failedFuture(
          ProcessRefusal.because("its reader was silent for too long"));
    }
    latest = taken == 0 ? latest : process.profile(SLICE);
    return latest.thenApply(this::further);
  }

  private String further(Profile slice) {
    if (slice.pid() != first.pid() || slice.incarnation() != first.incarnation()) {
      throw ProcessRefusal.because("its process has ended, and another one runs");
    }
    return text(slice);
  }

  private static String text(Profile slice) {
    String missed = slice.missed() == 0 ? "" : MISSED + " " + slice.missed() + "\n";
    return slice.collapsed() + missed;
  }

  private static String ended(String why) {
    return "(ended early: " + why.replaceAll("[;\\n]", ",") + ") 1\n";
  }
}
