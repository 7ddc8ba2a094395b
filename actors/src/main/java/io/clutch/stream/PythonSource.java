package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.worker.Call;
import io.clutch.worker.StreamShape;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;

/** Sources whose elements a Python generator gives, {@code def} or {@code async def}. */
public final class PythonSource {
  private PythonSource() {}

  /** See {@link #of(PythonRef, Call, StreamSettings)}; with the default settings. */
  public static <T> Source<T, CompletionStage<StreamEnd>> of(PythonRef ref, Call<T> call) {
    return of(ref, call, StreamSettings.create());
  }

  /**
   * The elements of the generator that the call names, decoded as the call's result type. Each
   * materialisation begins the generator anew, at its first demand. The generator goes on only
   * while elements are asked for; its exception fails the source after the elements before it; a
   * cancel closes it. The materialised stage completes normally whatever ended the source.
   *
   * <p>The call's own deadline, where it has one, is that of the whole stream. A stream that was
   * begun fails with its process, even if the call is marked idempotent.
   */
  public static <T> Source<T, CompletionStage<StreamEnd>> of(
      PythonRef ref, Call<T> call, StreamSettings settings) {
    return Source.fromGraph(
        new SourceStage<T>(new Opening(ref, call, StreamShape.SOURCE, settings)));
  }
}
