package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.telemetry.StreamCounts;
import io.clutch.worker.Call;
import io.clutch.worker.StreamShape;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;

/** Sources whose elements a Python generator gives, {@code def} or {@code async def}. */
public final class PythonSource {
  private PythonSource() {}

  /** See {@link #of(PythonRef, Call, StreamSettings)}; with the default settings. */
  public static <T> Source<T, CompletionStage<StreamCounts>> of(PythonRef python, Call<T> call) {
    return of(python, call, StreamSettings.create());
  }

  /**
   * The elements of the generator that the call names, decoded as the call's result type. Each
   * materialisation begins the generator anew, at its first demand. The generator goes on only
   * while elements are asked for; its exception fails the source after the elements before it; a
   * cancel closes it. The materialised value completes with the counts when the source has ended,
   * however it ended. A message of a failure begins with the stage's name, {@code python-source} if
   * its attributes have no other.
   *
   * <p>The supervision strategy decides about elements that cannot be read: what is left out is
   * counted and reported as {@link io.clutch.telemetry.StreamEvent.Dropped}. An exception of the
   * generator always fails the source, since the generator has ended.
   *
   * <p>The call's own deadline, where it has one, is that of the whole stream. A stream that was
   * begun fails with its process, even if the call is marked idempotent.
   */
  public static <T> Source<T, CompletionStage<StreamCounts>> of(
      PythonRef python, Call<T> call, StreamSettings settings) {
    return Source.fromGraph(
        new SourceStage<T>(new Opening(python, call, StreamShape.SOURCE, settings)));
  }
}
