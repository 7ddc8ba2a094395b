package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.worker.Call;
import io.clutch.worker.StreamShape;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Flow;

/** Flows that one Python generator makes: it iterates over its input, and yields its output. */
public final class PythonThrough {
  private PythonThrough() {}

  /** See {@link #of(PythonRef, Call, StreamSettings)}; with the default settings. */
  public static <I, O> Flow<I, O, CompletionStage<StreamEnd>> of(PythonRef ref, Call<O> call) {
    return of(ref, call, StreamSettings.create());
  }

  /**
   * A flow through the generator that the call names. The generator's first parameter is an
   * iterator over the input, an asynchronous one for {@code async def}; the call's arguments are
   * for the others. It may yield any number of elements for each of its input, and keep what it
   * likes between them.
   *
   * <p>The end of the input is the end of the iteration, and its failure an exception, {@code
   * clutch.errors.UpstreamFailed}. The flow ends when the generator does. Otherwise as {@link
   * PythonSource}.
   */
  public static <I, O> Flow<I, O, CompletionStage<StreamEnd>> of(
      PythonRef ref, Call<O> call, StreamSettings settings) {
    return Flow.fromGraph(
        new ThroughStage<I, O>(new Opening(ref, call, StreamShape.THROUGH, settings)));
  }
}
