package io.clutch.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.stream.StageSettings.Order;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ElementBufferTest {
  private static List<Element<String, String>> fill(ElementBuffer<String, String> buffer) {
    List<Element<String, String>> elements =
        LongStream.range(0, 4).mapToObj(n -> new Element<String, String>("e" + n, n)).toList();
    elements.forEach(buffer::add);
    return elements;
  }

  private static void succeed(
      ElementBuffer<String, String> buffer, Element<String, String> element) {
    element.succeed(element.value());
    buffer.finished(element);
  }

  private static void drop(ElementBuffer<String, String> buffer, Element<String, String> element) {
    element.drop();
    buffer.finished(element);
  }

  @Test
  void inOrderTheFirstHasToBeFinished() {
    ElementBuffer<String, String> buffer = ElementBuffer.in(Order.ORDERED);
    var elements = fill(buffer);
    succeed(buffer, elements.get(1));
    assertThat(buffer.next()).isNull();
    succeed(buffer, elements.get(0));
    assertThat(buffer.next()).isSameAs(elements.get(0));
    buffer.remove();
    assertThat(buffer.next()).isSameAs(elements.get(1));
    assertThat(buffer.size()).isEqualTo(3);
  }

  @Test
  void inOrderADroppedOneKeepsItsPlaceUntilItIsFirst() {
    ElementBuffer<String, String> buffer = ElementBuffer.in(Order.ORDERED);
    var elements = fill(buffer);
    drop(buffer, elements.get(1));
    assertThat(buffer.size()).isEqualTo(4);
    assertThat(buffer.unsettled()).isEqualTo(3);
    drop(buffer, elements.get(0));
    assertThat(buffer.size()).isEqualTo(2);
    succeed(buffer, elements.get(2));
    assertThat(buffer.next()).isSameAs(elements.get(2));
  }

  @Test
  void inOrderThoseBeforeAFailureAreWanted() {
    ElementBuffer<String, String> buffer = ElementBuffer.in(Order.ORDERED);
    assertThat(buffer.lastWanted(fill(buffer).get(2))).isEqualTo(2);
  }

  @Test
  void withoutOrderTheyLeaveAsTheyFinish() {
    ElementBuffer<String, String> buffer = ElementBuffer.in(Order.UNORDERED);
    var elements = fill(buffer);
    succeed(buffer, elements.get(2));
    drop(buffer, elements.get(3));
    succeed(buffer, elements.get(0));
    assertThat(buffer.size()).isEqualTo(3);
    assertThat(buffer.unsettled()).isEqualTo(3);
    assertThat(buffer.next()).isSameAs(elements.get(2));
    buffer.remove();
    assertThat(buffer.next()).isSameAs(elements.get(0));
    buffer.remove();
    assertThat(buffer.next()).isNull();
    assertThat(buffer.size()).isEqualTo(1);
    assertThat(buffer.lastWanted(elements.get(1))).isNegative();
  }
}
