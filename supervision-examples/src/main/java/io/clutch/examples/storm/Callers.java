package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.data.ValueCodec;
import io.clutch.examples.storm.Target.Trait;
import io.clutch.pool.SessionRequest;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Faults of callers. */
final class Callers {
  private static final int MANY = 20;
  private static final int KEYS = 8_000;
  private static final int LONGEST_MILLIS = 50;
  private static final int OVER_LIMIT = Round.MESSAGE_LIMIT + 1;

  private Callers() {}

  /** A value whose codec throws when it is encoded. */
  record Brittle() {}

  /** Throws in both directions, as its twin in Python does. */
  static final class BrittleCodec implements ValueCodec<Brittle> {
    @Override
    public String name() {
      return "storm.brittle";
    }

    @Override
    public Class<Brittle> type() {
      return Brittle.class;
    }

    @Override
    public Object toValue(Brittle value) {
      throw new IllegalStateException("this codec never works");
    }

    @Override
    public Brittle fromValue(Object value) {
      throw new IllegalStateException("this codec never works");
    }
  }

  /** Many calls, each cancelled after a while. */
  static Fault cancelling() {
    return Fault.of((target, scene, chance) -> many(() -> cancelOne(target, scene, chance)))
        .harming("Exited Killed CANCEL");
  }

  private static void cancelOne(Target target, Scene scene, Random chance) {
    CompletableFuture<Object> answer = again(target).toCompletableFuture();
    scene.watch(target, answer, Set.of("Value", "CancellationException"));
    scene.later(wait(chance), () -> answer.cancel(true));
  }

  /** Many calls, each with a deadline that is met or not. */
  static Fault hurrying() {
    return Fault.of((target, scene, chance) -> many(() -> hurryOne(target, scene, chance)))
        .harming("Exited Killed DEADLINE");
  }

  private static void hurryOne(Target target, Scene scene, Random chance) {
    Call<Object> call = Call.of(target.function("again"), Object.class, 1);
    scene.told(target, call.withDeadline(wait(chance)), Set.of("Value", "DeadlineExceeded"));
  }

  /** A call that no worker serves. */
  static Fault misnaming() {
    return refused("UnknownFunction", "no_such_function");
  }

  /** Arguments of the wrong types. */
  static Fault misfitting() {
    return refused("BadArguments", "again", "not a number");
  }

  /** Arguments that cannot be encoded: the call fails at once. */
  static Fault unsendable() {
    return refused("Unencodable", "again", new Object());
  }

  static Fault oversized() {
    return Fault.of(
        (target, scene, chance) ->
            call(target, scene, "TooLarge", "again", (Object) new byte[OVER_LIMIT]));
  }

  /** A map whose keys have the same hash in Python. */
  static Fault colliding() {
    BigInteger modulus = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
    Map<BigInteger, Integer> map = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      map.put(modulus.pow(2).multiply(BigInteger.valueOf(i)), i);
    }
    return refused("Unencodable ARGUMENT", "again", map);
  }

  /** An argument whose codec throws. */
  static Fault brittle() {
    return refused("Unencodable ARGUMENT", "again", new Brittle());
  }

  private static Fault refused(String end, String handler, Object... arguments) {
    return Fault.of((target, scene, chance) -> call(target, scene, end, handler, arguments));
  }

  private static void call(
      Target target, Scene scene, String end, String handler, Object... arguments) {
    Call<Object> call = Call.of(target.function(handler), Object.class, arguments);
    CompletionStage<Object> answer;
    try {
      answer = target.ref().call(call);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    scene.watch(target, answer, Set.of(end));
  }

  /** A session whose caller forgets to close it. */
  static Fault forgetting() {
    return Fault.of(
            (target, scene, chance) ->
                scene.watch(
                    target,
                    target
                        .pool()
                        .orElseThrow()
                        .checkout(SessionRequest.create().withDeadline(Duration.ofSeconds(1)))
                        .thenCompose(session -> session.call("storm:again", Object.class, 1)),
                    Set.of("Value", "NotRunning", "Cancelled")))
        .on(Trait.POOL)
        .harming("Exited Killed CANCEL");
  }

  /** All workers of a pool are replaced, without failing a call. */
  static Fault recycling() {
    return Fault.of((target, scene, chance) -> target.pool().orElseThrow().recycle())
        .on(Trait.POOL);
  }

  private static CompletionStage<Object> again(Target target) {
    return target.ref().call(target.function("again"), Object.class, 1);
  }

  private static void many(Runnable task) {
    IntStream.range(0, MANY).forEach(i -> task.run());
  }

  private static Duration wait(Random chance) {
    return Duration.ofMillis(1 + chance.nextInt(LONGEST_MILLIS));
  }
}
