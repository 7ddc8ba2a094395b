package io.clutch.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The assembly of elements, and invalid chunks. */
class ChunkAssemblerTest {
  private final ChunkAssembler partial = new ChunkAssembler(1 << 20);

  private static ByteBuffer octets(String text) {
    return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private void refuses(List<Integer> sizes, int bytes) {
    assertThatThrownBy(() -> partial.add(sizes, ByteBuffer.allocate(bytes)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void fillsOneFrameAfterTheOther() throws ProtocolException {
    assertThat(partial.add(List.of(3, 0, 2, 0), octets("ab"))).isEmpty();
    assertThat(partial.isOpen()).isTrue();
    assertThat(partial.add(List.of(), octets("c"))).isEmpty();
    StreamChannel.Element element = partial.add(List.of(), octets("de")).orElseThrow();
    assertThat(partial.isOpen()).isFalse();
    assertThat(element.bytes()).isEqualTo(5);
    assertThat(element.whole().body()).isEqualTo(octets("abc"));
    assertThat(element.whole().buffers()).containsExactly(octets(""), octets("de"), octets(""));
  }

  @Test
  void beginsTheNextWhereOneHasEnded() throws ProtocolException {
    assertThat(partial.add(List.of(1), octets("a"))).isPresent();
    assertThat(partial.add(List.of(1), octets("b")).orElseThrow().whole().body())
        .isEqualTo(octets("b"));
  }

  @Test
  void forgetsWhatNobodyWantsAnyMore() throws ProtocolException {
    partial.add(List.of(3), octets("ab"));
    partial.discard();
    assertThat(partial.isOpen()).isFalse();
    assertThat(partial.add(List.of(1), octets("c"))).isPresent();
  }

  @Test
  void refusesAPartOfNothing() {
    refuses(List.of(), 1);
  }

  @Test
  void refusesAnElementInAnother() throws ProtocolException {
    partial.add(List.of(3), octets("ab"));
    refuses(List.of(1), 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void refusesWhatDoesNotFitTheFrame(int bytes) throws ProtocolException {
    partial.add(List.of(3, 5), octets("ab"));
    refuses(List.of(), bytes);
  }

  @Test
  void refusesMoreThanAPart() {
    refuses(List.of(1 << 20), ChunkSender.CHUNK_BYTES + 1);
  }

  @Test
  void refusesAnElementOverTheLimit() {
    refuses(List.of(1 << 20, 1), 1);
    refuses(List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 3), 1);
    refuses(Collections.nCopies(ChunkSender.MAX_FRAMES + 1, 1), 1);
  }

  @Test
  void refusesAnElementOfNothing() {
    refuses(List.of(0, 0), 0);
    refuses(List.of(0), 1);
  }
}
