package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.internal.streams.StreamShape;
import io.clutch.stream.internal.SinkStage;
import io.clutch.stream.internal.StreamRequest;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;

/** Sinks that are one Python function, which iterates over its input and returns a value. */
public final class PythonSink {
  private PythonSink() {}

  /** Like {@link #of(PythonRef, Call, StreamSettings)}, with the default settings. */
  public static <I, R> Sink<I, CompletionStage<R>> of(PythonRef python, Call<R> call) {
    return of(python, call, StreamSettings.create());
  }

  /**
   * A sink into the function or method that the call names, {@code def} or {@code async def}. Its
   * first parameter is an iterator over the input; the call's arguments are for the other
   * parameters.
   *
   * <p>The materialised stage completes with the function's return value, which acknowledges that
   * it has processed its input. If Python or its process fails, the stage fails with a {@link
   * io.clutch.failure.CallFailedException}, and upstream is cancelled. The counts are reported to
   * telemetry: {@link io.clutch.telemetry.StreamEvent.Closed}.
   *
   * <p>The sink starts at once. A failure of upstream reaches Python as in {@link
   * PythonFlow#through(PythonRef, Call, StreamSettings)}.
   */
  public static <I, R> Sink<I, CompletionStage<R>> of(
      PythonRef python, Call<R> call, StreamSettings settings) {
    return Sink.fromGraph(
        new SinkStage<I, R>(new StreamRequest(python, call, StreamShape.SINK, settings)));
  }
}
