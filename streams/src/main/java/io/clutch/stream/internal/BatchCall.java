package io.clutch.stream.internal;

import io.clutch.call.Call;
import io.clutch.data.BatchEntry;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.CallFailure.Unencodable.Side;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

/** Calls for batches. The reply has an entry for each element. */
public final class BatchCall {
  private BatchCall() {}

  /** A class with one type argument. */
  private record Of(Class<?> raw, Type argument) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {argument};
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public Type getOwnerType() {
      return raw.getDeclaringClass();
    }

    @Override
    public String getTypeName() {
      return raw.getTypeName() + "<" + argument.getTypeName() + ">";
    }
  }

  /** A call of the function with only the list of elements, for a list of results. */
  @SuppressWarnings("unchecked") // the element type of the list
  public static <Out> Call<List<Out>> of(String function, Type result, List<?> elements) {
    ResultType<?> list = ResultType.of(new Of(List.class, result));
    return (Call<List<Out>>) Call.of(function, list, elements);
  }

  /**
   * The same call with a {@link BatchEntry} for each result.
   *
   * @throws IllegalArgumentException if its result type is not a list
   */
  @SuppressWarnings("unchecked") // the element type of the list
  public static <Out> Call<List<BatchEntry<Out>>> withEntries(Call<List<Out>> call) {
    Type entry = new Of(BatchEntry.class, elementOf(call.resultType()));
    ResultType<?> list = ResultType.of(new Of(List.class, entry));
    return (Call<List<BatchEntry<Out>>>) call.withResult(list);
  }

  private static Type elementOf(Type list) {
    if (list == List.class) {
      return Object.class;
    }
    if (list instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return generic.getActualTypeArguments()[0];
    }
    throw new IllegalArgumentException(
        "the call of a batch must have a list as its result type, such as"
            + " new ResultType<List<Double>>() {}, not "
            + list.getTypeName());
  }

  /** The failure if there is not one entry for each element. */
  static CallFailure miscounted(int elements, List<?> entries) {
    return new CallFailure.Undecodable(
        "result",
        "a list of " + elements + " entries, one for each element",
        entries == null ? "None" : "one of " + entries.size());
  }

  /**
   * Whether the batch never ran, and one element can be the cause: then each is sent alone.
   *
   * @param atOnce whether it failed before it was sent
   */
  public static boolean isOfOneElement(Throwable thrown, boolean atOnce) {
    if (!(thrown instanceof CallFailedException failed)) {
      return false;
    }
    CallFailure failure = failed.failure();
    return failure instanceof CallFailure.BadArguments
        || (failure instanceof Unencodable unencodable && unencodable.side() == Side.ARGUMENT)
        || (failure instanceof CallFailure.TooLarge && atOnce);
  }
}
