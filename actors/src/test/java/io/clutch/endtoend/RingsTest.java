package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.data.ResultType;
import io.clutch.endtoend.RingMembers.Kind;
import io.clutch.failure.CallFailure.WouldDeadlock;
import io.clutch.telemetry.WorkerEvent.Exited;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each ring of 2 to 8 calls that wait for each other is found soon, and named. */
@ExtendWith(Leftovers.class)
class RingsTest {
  static final ResultType<List<String>> TEXTS = new ResultType<>() {};

  private static final int TIMES = Integer.getInteger("clutch.test.rings", 3);
  private static final double LIMIT_MILLIS = 2_000;

  private static final List<String> TABLE = new ArrayList<>();
  private static ClutchFixture fixture;
  private static RingMembers members;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    members = new RingMembers(fixture);
  }

  @AfterAll
  static void stop() {
    System.out.println("kind       length  found after ms: median, most");
    TABLE.forEach(System.out::println);
    List<Exited> ended = fixture.events(Exited.class);
    fixture.close();
    assertThat(ended).isEmpty();
  }

  static Stream<Arguments> rings() {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind ->
                IntStream.rangeClosed(2, RingMembers.MOST).mapToObj(n -> Arguments.of(kind, n)));
  }

  @ParameterizedTest
  @MethodSource("rings")
  void oneCallOfARingFails(Kind kind, int length) {
    var millis = new ArrayList<Double>();
    for (int i = 0; i < TIMES; i++) {
      millis.add(oneRing(kind, length));
    }
    millis.sort(Double::compare);
    double most = millis.get(TIMES - 1);
    TABLE.add(
        String.format(
            Locale.ROOT, "%-10s %6d %12.1f %12.1f", kind, length, millis.get(TIMES / 2), most));
    assertThat(most).isLessThan(LIMIT_MILLIS);
  }

  private static double oneRing(Kind kind, int length) {
    Ring ring = members.ring(kind, length);
    List<String> errors =
        ring.start(RingMembers.hosts(kind)).stream().map(call -> value(call).get(0)).toList();
    assertThat(errors).isSubsetOf("", "WouldDeadlock", "HostError");
    assertThat(ring.found()).as("failures of %s", errors).hasSize(1);
    assertThat(order(kind, ring.found().get(0))).as("%s", ring.found()).isEqualTo(whole(length));
    ring.members()
        .forEach(member -> assertThat(value(member.call("end", String.class))).isEqualTo("end"));
    ring.forget();
    return ring.foundMillis();
  }

  /** The numbers of the participants that the failure names, from the first one on. */
  private static List<Integer> order(Kind kind, WouldDeadlock failure) {
    Pattern name = Pattern.compile("/" + RingMembers.name(kind, 0).replace("0", "(\\d)") + "\\b.*");
    var numbers = new ArrayList<Integer>();
    for (String one : failure.ring()) {
      Matcher matcher = Pattern.compile(".*" + name).matcher(one);
      if (matcher.matches()) {
        int number = Integer.parseInt(matcher.group(1));
        if (numbers.isEmpty() || last(numbers) != number) {
          numbers.add(number);
        }
      }
    }
    assertThat(numbers).isNotEmpty();
    if (kind != Kind.RELAYED || numbers.size() > 1 && numbers.get(0).equals(last(numbers))) {
      assertThat(numbers.get(0)).isEqualTo(last(numbers));
      numbers.remove(numbers.size() - 1); // otherwise the ring is told from the relay on
    }
    Collections.rotate(numbers, -numbers.indexOf(0));
    return numbers;
  }

  private static int last(List<Integer> numbers) {
    return numbers.get(numbers.size() - 1);
  }

  private static List<Integer> whole(int length) {
    return IntStream.range(0, length).boxed().toList();
  }
}
