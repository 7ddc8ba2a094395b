package io.clutch.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.codec.Encoded;
import io.clutch.internal.streams.PartWindow.Part;
import io.clutch.internal.wire.Breach;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a large element is cut, and how much of it is on its way. */
class PartWindowTest {
  private static final int PART = PartWindow.PART_BYTES;

  private final PartWindow window = new PartWindow();

  private static Encoded element(int body, int... buffers) {
    var all = new ArrayList<ByteBuffer>();
    for (int size : buffers) {
      all.add(ByteBuffer.allocate(size));
    }
    return new Encoded(new byte[body], all);
  }

  private List<Part> allThatMayGo() {
    var parts = new ArrayList<Part>();
    for (var part = window.next(); part.isPresent(); part = window.next()) {
      parts.add(part.get());
    }
    return parts;
  }

  private static List<Integer> lengths(List<Part> parts) {
    return parts.stream().map(part -> part.octets().remaining()).toList();
  }

  @Test
  void isForWhatIsLargerThanAPart() {
    assertThat(PartWindow.isFor(element(PART))).isFalse();
    assertThat(PartWindow.isFor(element(PART + 1))).isTrue();
    assertThat(PartWindow.isFor(element(1, PART))).isTrue();
  }

  @Test
  void isNotForMoreFramesThanTheProtocolHas() {
    List<ByteBuffer> many =
        Collections.nCopies(PartWindow.MAX_FRAMES, ByteBuffer.allocate(64 * 1024));
    assertThat(PartWindow.isFor(new Encoded(new byte[1], many))).isFalse();
    assertThat(PartWindow.isFor(new Encoded(new byte[1], many.subList(1, many.size())))).isTrue();
  }

  @Test
  void cutsAtTheFramesAndLeavesOutEmptyOnes() {
    window.begin(element(5, PART + 1, 0, 7));
    List<Part> parts = allThatMayGo();
    assertThat(lengths(parts)).containsExactly(5, PART, 1, 7);
    assertThat(parts.get(0).sizes()).containsExactly(5, PART + 1, 0, 7);
    assertThat(parts.subList(1, 4)).allSatisfy(part -> assertThat(part.sizes()).isEmpty());
    assertThat(window.isBusy()).isFalse();
  }

  @Test
  void cutsWithoutACopy() {
    byte[] body = new byte[2 * PART];
    window.begin(new Encoded(body, List.of()));
    assertThat(allThatMayGo())
        .hasSize(2)
        .allSatisfy(part -> assertThat(part.octets().array()).isSameAs(body));
  }

  @Test
  void neverHasMoreThanTheWindowOnItsWay() throws Breach {
    window.begin(element(100 * PART));
    assertThat(allThatMayGo()).hasSize(PartWindow.PARTS);
    int sent = PartWindow.PARTS;
    while (window.isBusy()) {
      assertThat(window.next()).isEmpty();
      window.received(2);
      sent += allThatMayGo().size();
    }
    assertThat(sent).isEqualTo(100);
    assertThat(window.isAwaited()).isTrue();
    window.received(4);
    assertThat(window.isAwaited()).isFalse();
  }

  @Test
  void countsThePartsOfTheElementBefore() throws Breach {
    window.begin(element(3 * PART));
    assertThat(allThatMayGo()).hasSize(3);
    window.begin(element(3 * PART));
    assertThat(allThatMayGo()).hasSize(1);
    window.received(3);
    assertThat(allThatMayGo()).hasSize(2);
  }

  @Test
  void believesNoMoreThanWasSent() {
    window.begin(element(2 * PART));
    allThatMayGo();
    assertThatThrownBy(() -> window.received(3)).isInstanceOf(Breach.class);
    assertThatThrownBy(() -> window.received(Long.MAX_VALUE)).isInstanceOf(Breach.class);
  }
}
