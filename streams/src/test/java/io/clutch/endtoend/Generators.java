package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSink;
import io.clutch.stream.PythonSource;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;

/** Stages of {@code generators.py}. */
final class Generators {
  static final WorkerSpec SPEC =
      WorkerSpec.functions("generators", "os").withModulePath(ClutchFixture.HANDLERS);

  private Generators() {}

  static <T> Call<T> call(String function, Class<T> type, Object... arguments) {
    return Call.of("generators:" + function, type, arguments);
  }

  static Source<Integer, CompletionStage<StreamCounts>> source(
      PythonRef python, String function, Object... arguments) {
    return PythonSource.of(python, call(function, Integer.class, arguments));
  }

  static Flow<Integer, Integer, CompletionStage<StreamCounts>> through(
      PythonRef python, String function, Object... arguments) {
    return PythonFlow.through(python, call(function, Integer.class, arguments));
  }

  static Sink<Integer, CompletionStage<Long>> sink(
      PythonRef python, String function, Object... arguments) {
    return PythonSink.of(python, call(function, Long.class, arguments));
  }

  /** A sink that requests at most one element ahead. */
  static <T> Sink<T, SinkQueueWithCancel<T>> unbuffered() {
    return Sink.<T>queue(1).withAttributes(Attributes.inputBuffer(1, 1));
  }

  static StreamCounts balanced(StreamCounts counts) {
    assertThat(counts.given()).as("%s", counts).isEqualTo(counts.out() + counts.unused());
    assertThat(counts.unsent()).as("%s", counts).isLessThanOrEqualTo(counts.in());
    assertThat(counts.output().mostOutstanding()).isLessThanOrEqualTo(counts.output().limit());
    assertThat(counts.input().mostOutstanding()).isLessThanOrEqualTo(counts.input().limit());
    return counts;
  }
}
