package io.clutch.call;

import io.clutch.data.ResultType;
import io.clutch.failure.Callee;
import io.clutch.internal.settings.SettingChecks;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call of a Python function or method. Immutable; the values inside must not be changed before
 * the call is answered.
 *
 * @param function {@code module:function} for a worker of functions, the method's name for a worker
 *     of an actor class; it does not begin with {@code @}
 * @param positional the positional arguments, null allowed
 * @param named the keyword arguments, null allowed as a value
 * @param resultType what the answer is decoded as
 * @param deadline how long the caller waits at most, 100 days at the longest; where empty, the
 *     worker's default holds
 * @param idempotent whether the call may be sent again when the process ends before it answers;
 *     default no
 * @param headers small texts that the handler finds in its context; they count for the limit of a
 *     message
 * @param key by which a pool that routes by keys chooses the worker; a single worker ignores it
 * @param progress see {@link #withProgress}
 */
public record Call<T>(
    String function,
    List<Object> positional,
    Map<String, Object> named,
    Type resultType,
    Optional<Duration> deadline,
    boolean idempotent,
    Map<String, String> headers,
    Optional<String> key,
    Optional<Consumer<? super Callee.Progress>> progress) {

  public Call {
    requireName(Objects.requireNonNull(function, "function"));
    Objects.requireNonNull(resultType, "resultType");
    Objects.requireNonNull(positional, "positional");
    Objects.requireNonNull(named, "named");
    Objects.requireNonNull(deadline, "deadline");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(progress, "progress");
    positional = Collections.unmodifiableList(new ArrayList<>(positional));
    named = named.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(named));
    headers = Map.copyOf(headers);
    headers.forEach(Call::requireText);
    deadline.ifPresent(limit -> SettingChecks.requirePositive("a deadline", limit));
  }

  /**
   * A call with positional arguments; the answer is decoded as the class. A lone {@code null} is
   * one argument.
   */
  public static <T> Call<T> of(String function, Class<T> result, Object... positional) {
    Objects.requireNonNull(result, "result");
    return create(function, result, positional);
  }

  /** A call whose answer has a generic type, as in {@code new ResultType<List<Double>>() {}}. */
  public static <T> Call<T> of(String function, ResultType<T> result, Object... positional) {
    Objects.requireNonNull(result, "result");
    return create(function, result.type(), positional);
  }

  static <T> Call<T> create(String function, Type result, Object... positional) {
    return new Call<>(
        function,
        listed(positional),
        Map.of(),
        result,
        Optional.empty(),
        false,
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Java makes an array of all arguments, but of a lone {@code null}, which it takes for one. */
  public static List<Object> listed(Object... arguments) {
    return arguments == null ? Collections.singletonList(null) : Arrays.asList(arguments);
  }

  /** With one more keyword argument. */
  public Call<T> withNamed(String name, Object value) {
    Objects.requireNonNull(name, "name");
    var more = new LinkedHashMap<>(named);
    more.put(name, value);
    return new Call<>(
        function, positional, more, resultType, deadline, idempotent, headers, key, progress);
  }

  /** With a deadline of its own, greater than zero and at most 100 days. */
  public Call<T> withDeadline(Duration limit) {
    return new Call<>(
        function,
        positional,
        named,
        resultType,
        Optional.of(Objects.requireNonNull(limit, "limit")),
        idempotent,
        headers,
        key,
        progress);
  }

  /** Marked as safe to be sent again when the process ends before it answers. */
  public Call<T> asIdempotent() {
    return withIdempotent(true);
  }

  /** Marked as safe to be sent again when the process ends before it answers, or not. */
  public Call<T> withIdempotent(boolean isIdempotent) {
    return new Call<>(
        function, positional, named, resultType, deadline, isIdempotent, headers, key, progress);
  }

  /** With an answer that is decoded as another type. */
  public <R> Call<R> withResult(ResultType<R> result) {
    Objects.requireNonNull(result, "result");
    return new Call<>(
        function, positional, named, result.type(), deadline, idempotent, headers, key, progress);
  }

  /** With one more header. */
  public Call<T> withHeader(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call<>(
        function, positional, named, resultType, deadline, idempotent, more, key, progress);
  }

  /** With a key: a pool that routes by keys gives calls of one key to one worker. */
  public Call<T> withKey(String routingKey) {
    return new Call<>(
        function,
        positional,
        named,
        resultType,
        deadline,
        idempotent,
        headers,
        Optional.of(Objects.requireNonNull(routingKey, "routingKey")),
        progress);
  }

  /**
   * With a listener for what the handler tells by {@code clutch.progress}; it replaces the one
   * before.
   *
   * <p>It is called on the system's default dispatcher, for one progress at a time, in their order,
   * and never after the outcome; only while the caller cancels the call, a last one may be under
   * way. What comes while it runs is replaced by what is newer. The outcome waits for a listener
   * that is busy, 1 s at most. What it throws is logged. Under a policy it hears all attempts. In a
   * broadcast it hears the calls of all workers, possibly at the same time. A cast has no listener.
   */
  public Call<T> withProgress(Consumer<? super Callee.Progress> listener) {
    return new Call<>(
        function,
        positional,
        named,
        resultType,
        deadline,
        idempotent,
        headers,
        key,
        Optional.of(Objects.requireNonNull(listener, "listener")));
  }

  /** Without the values of arguments and headers: they may be large, or secrets. */
  @Override
  public String toString() {
    return "Call[function="
        + function
        + ", positional="
        + positional.size()
        + ", named="
        + named.keySet()
        + ", resultType="
        + resultType.getTypeName()
        + ", deadline="
        + deadline
        + ", idempotent="
        + idempotent
        + ", headers="
        + headers.keySet()
        + ", key="
        + key
        + "]";
  }

  private static void requireName(String function) {
    if (function.startsWith("@")) { // a function of a child in the process, which has a reference
      throw new IllegalArgumentException("'" + function + "' is no name of a Python function");
    }
  }

  private static void requireText(String name, String value) {
    var encoder = StandardCharsets.UTF_8.newEncoder();
    if (!encoder.canEncode(name) || !encoder.canEncode(value)) {
      throw new IllegalArgumentException("header '" + name + "' holds a lone surrogate");
    }
  }
}
