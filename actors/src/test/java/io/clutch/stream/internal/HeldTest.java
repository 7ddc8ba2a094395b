package io.clutch.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.stream.StageSettings.Order;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HeldTest {
  private static List<Element<String, String>> fill(Held<String, String> held) {
    List<Element<String, String>> elements =
        LongStream.range(0, 4).mapToObj(n -> new Element<String, String>("e" + n, n)).toList();
    elements.forEach(held::add);
    return elements;
  }

  private static void succeed(Held<String, String> held, Element<String, String> element) {
    element.succeed(element.value());
    held.finished(element);
  }

  private static void drop(Held<String, String> held, Element<String, String> element) {
    element.drop();
    held.finished(element);
  }

  @Test
  void inOrderTheFirstHasToBeFinished() {
    Held<String, String> held = Held.in(Order.ORDERED);
    var elements = fill(held);
    succeed(held, elements.get(1));
    assertThat(held.next()).isNull();
    succeed(held, elements.get(0));
    assertThat(held.next()).isSameAs(elements.get(0));
    held.remove();
    assertThat(held.next()).isSameAs(elements.get(1));
    assertThat(held.size()).isEqualTo(3);
  }

  @Test
  void inOrderADroppedOneKeepsItsPlaceUntilItIsFirst() {
    Held<String, String> held = Held.in(Order.ORDERED);
    var elements = fill(held);
    drop(held, elements.get(1));
    assertThat(held.size()).isEqualTo(4);
    assertThat(held.unsettled()).isEqualTo(3);
    drop(held, elements.get(0));
    assertThat(held.size()).isEqualTo(2);
    succeed(held, elements.get(2));
    assertThat(held.next()).isSameAs(elements.get(2));
  }

  @Test
  void inOrderThoseBeforeAFailureAreWanted() {
    Held<String, String> held = Held.in(Order.ORDERED);
    assertThat(held.lastWanted(fill(held).get(2))).isEqualTo(2);
  }

  @Test
  void withoutOrderTheyLeaveAsTheyFinish() {
    Held<String, String> held = Held.in(Order.UNORDERED);
    var elements = fill(held);
    succeed(held, elements.get(2));
    drop(held, elements.get(3));
    succeed(held, elements.get(0));
    assertThat(held.size()).isEqualTo(3);
    assertThat(held.unsettled()).isEqualTo(3);
    assertThat(held.next()).isSameAs(elements.get(2));
    held.remove();
    assertThat(held.next()).isSameAs(elements.get(0));
    held.remove();
    assertThat(held.next()).isNull();
    assertThat(held.size()).isEqualTo(1);
    assertThat(held.lastWanted(elements.get(1))).isNegative();
  }
}
