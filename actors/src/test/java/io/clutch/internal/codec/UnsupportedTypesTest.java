package io.clutch.internal.codec;

import static io.clutch.internal.codec.Crossing.cross;
import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.clutch.failure.CallFailure;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.time.Period;
import java.util.BitSet;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.collection.mutable.ListBuffer;
import scala.concurrent.duration.FiniteDuration;

/** Types outside the data table are refused by name, in both directions and in any place. */
class UnsupportedTypesTest {
  record Holder(Object held) {}

  public static final class Bean {
    public Object held;
  }

  public static final class Annotated {
    @JsonProperty("user_id")
    public String id = "a";
  }

  public static final class HalfAnnotated {
    private String id = "a";

    public String getId() {
      return id;
    }

    public void setId(@JsonProperty("user_id") String id) {
      this.id = id;
    }
  }

  static final class NoAccessors {
    @JsonProperty private int count = 1;
  }

  static final class Dated extends Date {
    private static final long serialVersionUID = 1L;
  }

  static final class Items implements Iterable<String> {
    public String name = "a";

    @Override
    public Iterator<String> iterator() {
      return List.of("a").iterator();
    }
  }

  static final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    public String name = "a";
  }

  static final class Positional {
    public final int x;

    Positional(int x) {
      this.x = x;
    }
  }

  abstract static class Figure {
    public int sides = 3;
  }

  final class Inner {
    public int x = 1;
  }

  static final class Empty {}

  static final class Unlike {
    public int getX() {
      return 1;
    }

    public void setX(String x) {}
  }

  static final class Overloaded {
    public void setX(String x) {}

    public void setX(Integer x) {}
  }

  sealed interface Mixed permits OneMixed {}

  static final class OneMixed implements Mixed {
    public int x = 1;
  }

  static List<Arguments> values() {
    Supplier<String> lambda = () -> "a";
    Object proxy =
        Proxy.newProxyInstance(
            Bean.class.getClassLoader(),
            new Class<?>[] {Runnable.class},
            (self, method, arguments) -> method.getName().equals("toString") ? "p" : 0);
    return List.of(
        Arguments.of(Pair.create("a", 1), Pair.class, ""),
        Arguments.of(lambda, Supplier.class, "a lambda"),
        Arguments.of(proxy, Runnable.class, "a proxy"),
        Arguments.of(Option.apply(5), Option.class, ""),
        Arguments.of(Option.empty(), Option.class, ""),
        Arguments.of(Nil$.MODULE$, scala.collection.immutable.List.class, ""),
        Arguments.of(new ListBuffer<>(), ListBuffer.class, ""),
        Arguments.of(FiniteDuration.apply(5, TimeUnit.SECONDS), FiniteDuration.class, ""),
        Arguments.of(TestInbox.<String>create().getRef(), ActorRef.class, ""),
        Arguments.of(Done.getInstance(), Done.class, ""),
        Arguments.of(Path.of("/tmp"), Path.class, ""),
        Arguments.of(new Date(0), Date.class, ""),
        Arguments.of(new java.sql.Timestamp(0), java.sql.Timestamp.class, ""),
        Arguments.of(String.class, Class.class, ""),
        Arguments.of(Locale.ROOT, Locale.class, ""),
        Arguments.of(new AtomicInteger(1), AtomicInteger.class, ""),
        Arguments.of(URI.create("x:y"), URI.class, ""),
        Arguments.of(new StringBuilder("a"), StringBuilder.class, ""),
        Arguments.of(CharBuffer.wrap("a"), CharBuffer.class, ""),
        Arguments.of(OptionalInt.of(1), OptionalInt.class, ""),
        Arguments.of(Period.ofDays(1), Period.class, ""),
        Arguments.of(new BitSet(), BitSet.class, ""),
        Arguments.of(Map.entry("a", 1), Map.Entry.class, ""),
        Arguments.of(List.of(1).iterator(), Iterator.class, ""),
        Arguments.of(Stream.of(1), Stream.class, ""),
        Arguments.of(new CompletableFuture<>(), CompletableFuture.class, ""),
        Arguments.of(new Object(), Comparable.class, ""),
        Arguments.of(IntNode.valueOf(1), JsonNode.class, "clutch-jackson binds it"),
        Arguments.of(new Annotated(), Annotated.class, "@JsonProperty, which clutch-jackson"),
        Arguments.of(new HalfAnnotated(), HalfAnnotated.class, "@JsonProperty"),
        Arguments.of(new NoAccessors(), NoAccessors.class, "@JsonProperty"),
        Arguments.of(new Dated(), Dated.class, "it is a java.util.Date"),
        Arguments.of(new Items(), Items.class, "it is a java.lang.Iterable"),
        Arguments.of(new Problem(), Problem.class, "it is a java.lang.Throwable"),
        Arguments.of(new Positional(1), Positional.class, "no constructor without arguments"),
        Arguments.of(new Figure() {}, Figure.class, ""),
        Arguments.of(new UnsupportedTypesTest().new Inner(), Inner.class, "an inner class"),
        Arguments.of(new Empty(), Empty.class, "it has no properties"),
        Arguments.of(new Unlike(), Unlike.class, "'x' is got as int and set as java.lang.String"),
        Arguments.of(new Overloaded(), Overloaded.class, "'x' has several setters"),
        Arguments.of(new OneMixed(), Mixed.class, ""),
        Arguments.of(Function.identity(), Function.class, "lambda"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isRefusedOnTheWayOut(Object value, Class<?> type, String reason) {
    if (value instanceof OneMixed) {
      return; // a bean by itself
    }
    Bean bean = new Bean();
    bean.held = value;
    refusesToSend("value", value, value, reason);
    refusesToSend("value[0]", List.of(value), value, reason);
    refusesToSend("value.k", Map.of("k", value), value, reason);
    refusesToSend("value.held", new Holder(value), value, reason);
    refusesToSend("value.held", bean, value, reason);
  }

  private static void refusesToSend(String path, Object sent, Object value, String reason) {
    CallFailure failure = failure(() -> cross(sent, Object.class));
    assertThat(failure).isInstanceOf(CallFailure.Unencodable.class);
    assertThat(failure.message())
        .startsWith(path + " is of type " + value.getClass().getName())
        .contains(reason)
        .endsWith("which cannot cross; convert it, or use a record, a codec or clutch-jackson");
  }

  @ParameterizedTest
  @MethodSource("values")
  void isRefusedOnTheWayIn(Object value, Class<?> type, String reason) {
    for (Object answer : new Object[] {Map.of(), List.of(), "a", 1, new byte[1]}) {
      CallFailure failure = failure(() -> cross(answer, type));
      assertThat(failure).isInstanceOf(CallFailure.Undecodable.class);
      assertThat(failure.message())
          .startsWith("result: expected a type that can cross, found " + type.getName())
          .endsWith("; use a record, a codec or clutch-jackson");
    }
  }
}
