package io.clutch.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.failure.CallFailure;
import io.clutch.telemetry.CallObserver;
import io.clutch.telemetry.CallObserver.Incoming;
import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.telemetry.CallObserver.Observation;
import io.clutch.telemetry.CallObserver.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallObserversTest {
  private static final Incoming ASK = new Incoming("host", true, Map.of());
  private static final CallFailure FAILURE =
      new CallFailure.WaitExceeded("/user/p", Duration.ofSeconds(1), 1);

  private final List<String> seen = new ArrayList<>();

  private static ObservedCall submitted(Map<String, String> own, CallObserver... observers) {
    return CallObservers.of(List.of(observers)).submitted(Kind.CALL, "m:f", "/user/w", own);
  }

  private static CallObserver adding(Map<String, String> headers) {
    return call ->
        new Observation() {
          @Override
          public Map<String, String> headers() {
            return headers;
          }
        };
  }

  private CallObserver listening(String name) {
    return call -> {
      seen.add(name + " " + call);
      return new Observation() {
        @Override
        public void ended(Optional<CallFailure> failure) {
          seen.add(name + " ended " + failure);
        }
      };
    };
  }

  private CallObserver around(String name) {
    return new CallObserver() {
      @Override
      public Observation submitted(Submission call) {
        return Observation.NONE;
      }

      @Override
      public void around(Incoming message, Runnable code) {
        seen.add("before " + name);
        code.run();
        seen.add("after " + name);
      }
    };
  }

  @Test
  void isEmptyWithoutObservers() {
    assertThat(CallObservers.of(List.of())).isSameAs(CallObservers.NONE);
    assertThat(CallObservers.NONE.isEmpty()).isTrue();
    assertThat(CallObservers.of(List.of(listening("a"))).isEmpty()).isFalse();
  }

  @Test
  void tellsAllObserversInTheirOrder() {
    ObservedCall call = submitted(Map.of(), listening("a"), listening("b"));

    call.ended(Optional.empty());

    String submission = " Submission[kind=CALL, function=m:f, name=/user/w]";
    String ended = " ended Optional.empty";
    assertThat(seen).containsExactly("a" + submission, "b" + submission, "a" + ended, "b" + ended);
  }

  @Test
  void addsHeadersAndReplacesNone() {
    ObservedCall call =
        submitted(
            Map.of("own", "1"),
            adding(Map.of("own", "2", "first", "3")),
            adding(Map.of("first", "4", "second", "5")));

    assertThat(call.headers()).isEqualTo(Map.of("own", "1", "first", "3", "second", "5"));
  }

  static Stream<Map<String, String>> unfit() {
    var many = new HashMap<String, String>();
    for (int i = 0; i <= CallObserver.MOST_HEADERS; i++) {
      many.put("h" + i, "");
    }
    return Stream.of(
        many,
        Map.of("large", "x".repeat(CallObserver.MOST_HEADER_BYTES)),
        Map.of("wide", "\u20ac".repeat(CallObserver.MOST_HEADER_BYTES / 3)),
        Map.of("surrogate", "\ud800"),
        Map.of("\udc00", "name"));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void dropsHeadersThatDoNotFit(Map<String, String> headers) {
    Map<String, String> own = Map.of("own", "1");
    assertThat(submitted(own, adding(headers), adding(Map.of("more", "2"))).headers())
        .isEqualTo(Map.of("own", "1", "more", "2"));
  }

  @Test
  void takesHeadersUpToTheBounds() {
    var headers = new HashMap<String, String>();
    for (int i = 10; i < 10 + CallObserver.MOST_HEADERS; i++) {
      headers.put("h" + i, "x".repeat(CallObserver.MOST_HEADER_BYTES / 16 - 3));
    }
    assertThat(submitted(Map.of(), adding(headers)).headers()).isEqualTo(headers);
    assertThat(HeaderBounds.bytes("a\u00e9\u20ac\ud83d\ude00")).isEqualTo(1 + 2 + 3 + 4);
  }

  @Test
  void anObserverThatThrowsChangesNothing() {
    CallObserver throwing =
        call -> {
          throw new IllegalStateException("no");
        };
    CallObserver silent = call -> null;
    CallObserver late =
        call ->
            new Observation() {
              @Override
              public void ended(Optional<CallFailure> failure) {
                throw new StackOverflowError();
              }
            };

    ObservedCall call = submitted(Map.of(), throwing, silent, late, listening("a"));
    call.ended(Optional.empty());

    assertThat(seen).hasSize(2).last().isEqualTo("a ended Optional.empty");
  }

  @Test
  void tellsOneEnd() {
    ObservedCall call = submitted(Map.of(), listening("a"));
    var future = new CompletableFuture<String>();
    call.until(future);

    future.completeExceptionally(FAILURE.toException());
    call.ended(Optional.empty());

    assertThat(seen).hasSize(2).last().asString().contains("WaitExceeded");
  }

  /** A stream that has failed is also cancelled, which comes before the executor has run. */
  @Test
  void theFirstEndIsToldAlsoIfItsExecutorIsSlow() {
    ObservedCall call = submitted(Map.of(), listening("a"));
    var tasks = new ArrayList<Runnable>();

    call.ended(Optional.of(FAILURE), tasks::add);
    call.ended(new CancellationException());
    call.ended(Optional.empty(), tasks::add);
    assertThat(seen).hasSize(1);
    tasks.forEach(Runnable::run);

    assertThat(seen).hasSize(2).last().asString().contains("WaitExceeded");
  }

  @Test
  void tellsOnAnotherThreadOnceItsExecutorHasEnded() throws Exception {
    var told = new CompletableFuture<Thread>();
    CallObserver observer =
        its ->
            new Observation() {
              @Override
              public void ended(Optional<CallFailure> failure) {
                told.complete(Thread.currentThread());
              }
            };

    submitted(Map.of(), observer)
        .ended(
            Optional.empty(),
            task -> {
              throw new RejectedExecutionException();
            });

    Thread on = told.get(1, TimeUnit.MINUTES);
    assertThat(on).isNotSameAs(Thread.currentThread());
    assertThat(on.isDaemon()).isTrue();
  }

  @Test
  void aCancelledFutureAndAForeignExceptionAreCancelled() {
    var future = new CompletableFuture<String>();
    submitted(Map.of(), listening("a")).until(future);
    future.cancel(false);
    submitted(Map.of(), listening("b")).ended(new IllegalStateException());

    assertThat(seen).filteredOn(it -> it.contains("ended")).hasSize(2);
    assertThat(seen)
        .filteredOn(it -> it.contains("ended"))
        .allMatch(it -> it.contains("Cancelled"));
  }

  @Test
  void surroundsCodeByAllInTheirOrder() {
    CallObservers.of(List.of(around("a"), around("b"))).around(ASK, () -> seen.add("code"));

    assertThat(seen).containsExactly("before a", "before b", "code", "after b", "after a");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void runsCodeOnceWhateverAnObserverDoes(int times) {
    var observer = new Surrounding(times, false);

    CallObservers.of(List.of(observer, observer)).around(ASK, () -> seen.add("code"));

    assertThat(seen).containsExactly("code");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void throwsWhatTheCodeThrows(boolean throwsItself) {
    var observers = CallObservers.of(List.of(new Surrounding(2, throwsItself)));

    assertThatThrownBy(
            () ->
                observers.around(
                    ASK,
                    () -> {
                      throw new UnsupportedOperationException("code");
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anObserverThatThrowsDoesNotFailTheCode() {
    CallObservers.of(List.of(new Surrounding(0, true))).around(ASK, () -> seen.add("code"));

    assertThat(seen).containsExactly("code");
  }

  /** Runs the code {@code times} times, catches what it throws, and may throw afterwards. */
  private record Surrounding(int times, boolean isThrowing) implements CallObserver {
    @Override
    public Observation submitted(Submission call) {
      return Observation.NONE;
    }

    @Override
    public void around(Incoming message, Runnable code) {
      for (int i = 0; i < times; i++) {
        try {
          code.run();
        } catch (RuntimeException e) {
          continue;
        }
      }
      if (isThrowing) {
        throw new IllegalStateException("of the observer");
      }
    }
  }
}
