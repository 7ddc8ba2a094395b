package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.worker.Call;
import io.clutch.worker.StreamShape;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;

/** Sinks that one Python function is: it iterates over its input, and returns a value. */
public final class PythonSink {
  private PythonSink() {}

  /** See {@link #of(PythonRef, Call, StreamSettings)}; with the default settings. */
  public static <I, R> Sink<I, CompletionStage<R>> of(PythonRef python, Call<R> call) {
    return of(python, call, StreamSettings.create());
  }

  /**
   * A sink into the function or method that the call names, {@code def} or {@code async def}. Its
   * first parameter is an iterator over the input; the call's arguments are for the others.
   *
   * <p>The materialised stage completes with what the function returns, which acknowledges that it
   * has taken all. It fails with a {@link io.clutch.failure.CallFailedException} where Python or
   * its process does, and upstream is then cancelled. The counts are telemetry's: {@link
   * io.clutch.telemetry.StreamEvent.Closed}.
   *
   * <p>It begins at once, and upstream's failure reaches Python as that of {@link
   * PythonFlow#through(PythonRef, Call, StreamSettings)} does.
   */
  public static <I, R> Sink<I, CompletionStage<R>> of(
      PythonRef python, Call<R> call, StreamSettings settings) {
    return Sink.fromGraph(
        new SinkStage<I, R>(new Opening(python, call, StreamShape.SINK, settings)));
  }
}
