package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.internal.streams.StreamShape;
import io.clutch.stream.internal.SourceStage;
import io.clutch.stream.internal.StreamRequest;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;

/** Sources whose elements come from a Python generator, {@code def} or {@code async def}. */
public final class PythonSource {
  private PythonSource() {}

  /** Like {@link #of(PythonRef, Call, StreamSettings)}, with the default settings. */
  public static <T> Source<T, CompletionStage<StreamCounts>> of(PythonRef python, Call<T> call) {
    return of(python, call, StreamSettings.create());
  }

  /**
   * Emits the elements of the generator that the call names, decoded as the call's result type.
   * Each materialisation starts the generator again, at its first demand. The generator runs only
   * while there is demand. Its exception fails the source after the elements before it; a cancel
   * closes it. The materialised value completes with the counts when the source has ended in any
   * way. The message of a failure begins with the stage's name, by default {@code python-source}.
   *
   * <p>The supervision strategy decides about elements that cannot be decoded. An element that is
   * left out is counted, and reported as {@link io.clutch.telemetry.StreamEvent.Dropped}. An
   * exception of the generator always fails the source, since the generator has ended.
   *
   * <p>The call's deadline, if it has one, is that of the whole stream. A stream that Python has
   * begun fails when its process ends, even if the call is marked idempotent.
   */
  public static <T> Source<T, CompletionStage<StreamCounts>> of(
      PythonRef python, Call<T> call, StreamSettings settings) {
    return Source.fromGraph(
        new SourceStage<T>(new StreamRequest(python, call, StreamShape.SOURCE, settings)));
  }
}
