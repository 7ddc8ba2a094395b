package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.codec.ResultType;
import io.clutch.telemetry.StageCounts;
import io.clutch.telemetry.StreamCounts;
import io.clutch.worker.Call;
import io.clutch.worker.StreamShape;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.FlowWithContext;

/**
 * Flows whose elements go through Python, by calls or, with {@link #through}, by one generator.
 * Each can be materialised many times, and its reference may be shared with other flows.
 *
 * <p>A stage of calls takes no element for which it has no room, and begins with the first demand
 * of downstream. When upstream completes, what is in the stage goes on downstream first; when
 * upstream fails, the stage fails at once, as {@code mapAsync} does. Whenever the stage ends before
 * its calls, it cancels them. On a failure the stream's supervision strategy decides: to stop fails
 * the stage after the results before it were delivered, with a {@link
 * io.clutch.failure.CallFailedException} whose message begins with the stage's name; to resume
 * leaves the element out, which is counted and reported as {@link
 * io.clutch.telemetry.StreamEvent.Dropped}; to restart also leaves out the elements that wait for
 * the same key, or in the batch that grows.
 *
 * <p>The materialised value completes with the counts when the stage has ended, however it ended.
 * The functions given are called on the stream's thread, one at a time for each materialisation,
 * and must not block.
 */
public final class PythonFlow {
  private static final String CALL = "python-call";
  private static final String BATCHED = "python-batched";

  private PythonFlow() {}

  /** A call for each element. A deadline, headers and a key for the pool are the call's own. */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> call(
      PythonRef python, Function<In, Call<Out>> call, StageSettings settings) {
    return calls(python, call, Optional.empty(), settings, (element, result) -> result);
  }

  /**
   * A call for each element, where those of one key go one after the other, in their order, and
   * those of different keys in parallel. An element waits for those of its key until they are
   * answered, tries again included.
   *
   * @param key of an element; may return null, which is a key as any other
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> callKeyed(
      PythonRef python, Function<In, ?> key, Function<In, Call<Out>> call, StageSettings settings) {
    return calls(python, call, Optional.of(key), settings, (element, result) -> result);
  }

  /** Like {@link #call}, with a context for each element, which the call can be made of too. */
  public static <In, Ctx, Out>
      FlowWithContext<In, Ctx, Out, Ctx, CompletionStage<StageCounts>> callWithContext(
          PythonRef python, BiFunction<In, Ctx, Call<Out>> call, StageSettings settings) {
    return FlowWithContext.fromPairs(
        calls(
            python,
            (Pair<In, Ctx> element) -> call.apply(element.first(), element.second()),
            Optional.empty(),
            settings,
            (element, result) -> Pair.create(result, element.second())));
  }

  /** Like {@link #callKeyed}, with a context for each element. */
  public static <In, Ctx, Out>
      FlowWithContext<In, Ctx, Out, Ctx, CompletionStage<StageCounts>> callKeyedWithContext(
          PythonRef python,
          BiFunction<In, Ctx, ?> key,
          BiFunction<In, Ctx, Call<Out>> call,
          StageSettings settings) {
    return FlowWithContext.fromPairs(
        calls(
            python,
            (Pair<In, Ctx> element) -> call.apply(element.first(), element.second()),
            Optional.of(element -> key.apply(element.first(), element.second())),
            settings,
            (element, result) -> Pair.create(result, element.second())));
  }

  private static <E, Out, R> Flow<E, R, CompletionStage<StageCounts>> calls(
      PythonRef python,
      Function<E, Call<Out>> call,
      Optional<Function<E, ?>> key,
      StageSettings settings,
      BiFunction<E, Out, R> join) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(settings, "settings");
    return Flow.fromGraph(
        new PythonStage<>(CALL, python, run -> new CallLogic<>(run, settings, call, key, join)));
  }

  /**
   * Many elements with one call of a batch function, such as Python's {@code clutch.batch} makes:
   * it is given the list of elements, and returns a list with a result for each. See {@link
   * #batched(PythonRef, Function, BatchSettings)}.
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> batched(
      PythonRef python, String function, Class<Out> result, BatchSettings settings) {
    return batched(python, function, ResultType.of(result), settings);
  }

  /** The same for results of a generic type. */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> batched(
      PythonRef python, String function, ResultType<Out> result, BatchSettings settings) {
    Objects.requireNonNull(function, "function");
    return batches(
        python,
        elements -> BatchCall.<Out>of(function, result.type(), elements),
        settings,
        (In element, Out outcome) -> outcome);
  }

  /**
   * Many elements with one call. While Python has no batch, one is sent at once, be it of one
   * element; otherwise it grows, until it is full or has waited for long enough.
   *
   * <p>Python returns a list with an entry for each element: a value, or {@code clutch.Failed} for
   * one that has failed, which concerns no other. If the whole batch fails, each of its elements
   * has that failure. A batch that never ran because of its arguments is sent again element by
   * element, so that only the bad ones fail; so are, with {@link StageSettings.OnExit#RETRY}, the
   * elements of one whose process has ended.
   *
   * @param call makes the call for these elements, which it passes to a function of Python's; asks
   *     for a {@code List} of results
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> batched(
      PythonRef python, Function<List<In>, Call<List<Out>>> call, BatchSettings settings) {
    return batches(python, call, settings, (element, result) -> result);
  }

  /** Like {@link #batched(PythonRef, String, Class, BatchSettings)}, with contexts. */
  public static <In, Ctx, Out>
      FlowWithContext<In, Ctx, Out, Ctx, CompletionStage<StageCounts>> batchedWithContext(
          PythonRef python, String function, Class<Out> result, BatchSettings settings) {
    Objects.requireNonNull(function, "function");
    return batchedWithContext(
        python,
        elements ->
            BatchCall.<Out>of(function, result, elements.stream().map(Pair::first).toList()),
        settings);
  }

  /**
   * Like {@link #batched(PythonRef, Function, BatchSettings)}, with a context for each element,
   * which the call can be made of too.
   */
  public static <In, Ctx, Out>
      FlowWithContext<In, Ctx, Out, Ctx, CompletionStage<StageCounts>> batchedWithContext(
          PythonRef python,
          Function<List<Pair<In, Ctx>>, Call<List<Out>>> call,
          BatchSettings settings) {
    return FlowWithContext.fromPairs(
        batches(
            python, call, settings, (element, result) -> Pair.create(result, element.second())));
  }

  private static <E, Out, R> Flow<E, R, CompletionStage<StageCounts>> batches(
      PythonRef python,
      Function<List<E>, Call<List<Out>>> call,
      BatchSettings settings,
      BiFunction<E, Out, R> join) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(settings, "settings");
    return Flow.fromGraph(
        new PythonStage<>(BATCHED, python, run -> new BatchLogic<>(run, settings, call, join)));
  }

  /** See {@link #through(PythonRef, Call, StreamSettings)}; with the default settings. */
  public static <In, Out> Flow<In, Out, CompletionStage<StreamCounts>> through(
      PythonRef python, Call<Out> call) {
    return through(python, call, StreamSettings.create());
  }

  /**
   * Through the generator that the call names, {@code def} or {@code async def}. Its first
   * parameter is an iterator over the input, an asynchronous one for {@code async def}; the call's
   * arguments are for the others. It may yield any number of elements for each of its input, and
   * keep what it likes between them. Since an element of the output belongs to none of the input,
   * there is no such flow with contexts.
   *
   * <p>The end of the input is the end of the iteration, and its failure an exception, {@code
   * clutch.errors.UpstreamFailed}. The flow ends when the generator does. The supervision strategy
   * decides about elements that cannot be sent to Python or be read. Otherwise as {@link
   * PythonSource#of(PythonRef, Call, StreamSettings)}.
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StreamCounts>> through(
      PythonRef python, Call<Out> call, StreamSettings settings) {
    return Flow.fromGraph(
        new ThroughStage<In, Out>(new Opening(python, call, StreamShape.THROUGH, settings)));
  }
}
