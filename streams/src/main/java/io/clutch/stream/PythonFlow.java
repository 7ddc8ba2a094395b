package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.internal.streams.StreamShape;
import io.clutch.stream.internal.BatchCall;
import io.clutch.stream.internal.BatchLogic;
import io.clutch.stream.internal.CallLogic;
import io.clutch.stream.internal.PythonStage;
import io.clutch.stream.internal.StreamRequest;
import io.clutch.stream.internal.ThroughStage;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.telemetry.StreamEvent.StreamCounts;
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
 * Flows whose elements go through Python: by calls or, with {@link #through}, by one generator.
 * Each flow can be materialised many times, and its reference may be shared with other flows.
 *
 * <p>A stage of calls takes no element for which it has no room, and starts with the first demand
 * of downstream. When upstream completes, the elements in the stage are processed and emitted
 * first. When upstream fails, the stage fails at once, as {@code mapAsync} does. A stage that ends
 * before its calls cancels them.
 *
 * <p>On a failure the stream's supervision strategy decides. <em>Stop</em> fails the stage after it
 * has emitted the results before the failure, with a {@link io.clutch.failure.CallFailedException}
 * whose message begins with the stage's name. <em>Resume</em> leaves the element out; this is
 * counted, and reported as {@link io.clutch.telemetry.StreamEvent.Dropped}. <em>Restart</em> also
 * leaves out the elements that wait for the same key, or that are in the batch which is being
 * filled.
 *
 * <p>The materialised value completes with the counts when the stage has ended in any way. The
 * given functions are called on the stream's thread, one at a time for each materialisation, and
 * must not block.
 */
public final class PythonFlow {
  private static final String CALL = "python-call";
  private static final String BATCHED = "python-batched";

  private PythonFlow() {}

  /**
   * Makes a call for each element. The deadline, headers and routing key come from that call. The
   * function is called again for each retry.
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> call(
      PythonRef python, Function<In, Call<Out>> call, StageSettings settings) {
    return calls(python, call, Optional.empty(), settings, (element, result) -> result);
  }

  /**
   * Makes a call for each element. Elements with the same key are called one after the other, in
   * their order; elements with different keys in parallel. An element waits until all earlier
   * elements of its key have ended, with their retries.
   *
   * @param key the key of an element; may return null, which is a key like any other
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> callKeyed(
      PythonRef python, Function<In, ?> key, Function<In, Call<Out>> call, StageSettings settings) {
    Objects.requireNonNull(key, "key");
    return calls(python, call, Optional.of(key), settings, (element, result) -> result);
  }

  /** Like {@link #call}, with a context for each element, which the call may use too. */
  public static <In, Ctx, Out>
      FlowWithContext<In, Ctx, Out, Ctx, CompletionStage<StageCounts>> callWithContext(
          PythonRef python, BiFunction<In, Ctx, Call<Out>> call, StageSettings settings) {
    Objects.requireNonNull(call, "call");
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
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(call, "call");
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
    Objects.requireNonNull(python, "python");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(settings, "settings");
    return Flow.fromGraph(
        new PythonStage<>(CALL, python, run -> new CallLogic<>(run, settings, call, key, join)));
  }

  /**
   * Sends many elements with one call of a batch function, such as one made by Python's {@code
   * clutch.batch}. It gets the list of elements, and returns a list with a result for each. See
   * {@link #batched(PythonRef, Function, BatchSettings)}.
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> batched(
      PythonRef python, String function, Class<Out> result, BatchSettings settings) {
    Objects.requireNonNull(result, "result");
    return batched(python, function, ResultType.of(result), settings);
  }

  /**
   * Like {@link #batched(PythonRef, String, Class, BatchSettings)}, for results of a generic type.
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StageCounts>> batched(
      PythonRef python, String function, ResultType<Out> result, BatchSettings settings) {
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(function, "function");
    return batches(
        python,
        elements -> BatchCall.<Out>of(function, result.type(), elements),
        settings,
        (In element, Out outcome) -> outcome);
  }

  /**
   * Sends many elements with one call. If Python has no batch, a batch is sent at once, even with
   * one element. Otherwise it grows until it is full or has waited for its limit.
   *
   * <p>Python returns a list with an entry for each element: a value, or {@code clutch.Failed} for
   * an element that failed, which does not affect the others. If the whole batch fails, each of its
   * elements fails with that failure. A batch that was rejected for its arguments is sent again
   * element by element, so that only the bad ones fail. With {@link StageSettings.OnExit#RETRY}, so
   * are the elements of a batch whose process ended.
   *
   * @param call makes the call for a list of elements, which it passes to a Python function; its
   *     result type is a {@code List} of results
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
    Objects.requireNonNull(result, "result");
    return batchedWithContext(
        python,
        elements ->
            BatchCall.<Out>of(function, result, elements.stream().map(Pair::first).toList()),
        settings);
  }

  /**
   * Like {@link #batched(PythonRef, Function, BatchSettings)}, with a context for each element,
   * which the call may use too.
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
    Objects.requireNonNull(python, "python");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(settings, "settings");
    return Flow.fromGraph(
        new PythonStage<>(BATCHED, python, run -> new BatchLogic<>(run, settings, call, join)));
  }

  /** Like {@link #through(PythonRef, Call, StreamSettings)}, with the default settings. */
  public static <In, Out> Flow<In, Out, CompletionStage<StreamCounts>> through(
      PythonRef python, Call<Out> call) {
    return through(python, call, StreamSettings.create());
  }

  /**
   * Sends the elements through the generator that the call names, {@code def} or {@code async def}.
   * Its first parameter is an iterator over the input, an asynchronous one for {@code async def};
   * the call's arguments are for the other parameters. It may yield any number of elements for each
   * input element, and keep state between them. Since an output element belongs to no input
   * element, there is no such flow with contexts.
   *
   * <p>The end of the input is the end of the iteration. A failure of upstream is an exception,
   * {@code clutch.errors.UpstreamFailed}. The flow ends when the generator ends. The supervision
   * strategy decides about elements that cannot be encoded or decoded. Otherwise this behaves as
   * {@link PythonSource#of(PythonRef, Call, StreamSettings)}.
   */
  public static <In, Out> Flow<In, Out, CompletionStage<StreamCounts>> through(
      PythonRef python, Call<Out> call, StreamSettings settings) {
    return Flow.fromGraph(
        new ThroughStage<In, Out>(new StreamRequest(python, call, StreamShape.THROUGH, settings)));
  }
}
