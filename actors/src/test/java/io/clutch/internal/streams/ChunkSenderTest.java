package io.clutch.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.codec.Encoded;
import io.clutch.internal.streams.ChunkSender.Chunk;
import io.clutch.internal.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a large element is cut into chunks, and how many are in flight. */
class ChunkSenderTest {
  private static final int CHUNK = ChunkSender.CHUNK_BYTES;

  private final ChunkSender chunks = new ChunkSender();

  private static Encoded element(int body, int... buffers) {
    var all = new ArrayList<ByteBuffer>();
    for (int size : buffers) {
      all.add(ByteBuffer.allocate(size));
    }
    return new Encoded(new byte[body], all);
  }

  private List<Chunk> allThatMayGo() {
    var sent = new ArrayList<Chunk>();
    for (var chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
      sent.add(chunk.get());
    }
    return sent;
  }

  private static List<Integer> lengths(List<Chunk> some) {
    return some.stream().map(chunk -> chunk.octets().remaining()).toList();
  }

  @Test
  void isForWhatIsLargerThanAChunk() {
    assertThat(ChunkSender.isFor(element(CHUNK))).isFalse();
    assertThat(ChunkSender.isFor(element(CHUNK + 1))).isTrue();
    assertThat(ChunkSender.isFor(element(1, CHUNK))).isTrue();
  }

  @Test
  void isNotForMoreFramesThanTheProtocolHas() {
    List<ByteBuffer> many =
        Collections.nCopies(ChunkSender.MAX_FRAMES, ByteBuffer.allocate(64 * 1024));
    assertThat(ChunkSender.isFor(new Encoded(new byte[1], many))).isFalse();
    assertThat(ChunkSender.isFor(new Encoded(new byte[1], many.subList(1, many.size())))).isTrue();
  }

  @Test
  void cutsAtTheFramesAndLeavesOutEmptyOnes() {
    chunks.begin(element(5, CHUNK + 1, 0, 7));
    List<Chunk> sent = allThatMayGo();
    assertThat(lengths(sent)).containsExactly(5, CHUNK, 1, 7);
    assertThat(sent.get(0).sizes()).containsExactly(5, CHUNK + 1, 0, 7);
    assertThat(sent.subList(1, 4)).allSatisfy(chunk -> assertThat(chunk.sizes()).isEmpty());
    assertThat(chunks.isBusy()).isFalse();
  }

  @Test
  void cutsWithoutACopy() {
    byte[] body = new byte[2 * CHUNK];
    chunks.begin(new Encoded(body, List.of()));
    assertThat(allThatMayGo())
        .hasSize(2)
        .allSatisfy(chunk -> assertThat(chunk.octets().array()).isSameAs(body));
  }

  @Test
  void neverHasMoreThanTheWindowOnItsWay() throws ProtocolException {
    chunks.begin(element(100 * CHUNK));
    assertThat(allThatMayGo()).hasSize(ChunkSender.CHUNKS);
    int sent = ChunkSender.CHUNKS;
    while (chunks.isBusy()) {
      assertThat(chunks.next()).isEmpty();
      chunks.acknowledged(2);
      sent += allThatMayGo().size();
    }
    assertThat(sent).isEqualTo(100);
    assertThat(chunks.isAwaited()).isTrue();
    chunks.acknowledged(4);
    assertThat(chunks.isAwaited()).isFalse();
  }

  @Test
  void countsTheChunksOfTheElementBefore() throws ProtocolException {
    chunks.begin(element(3 * CHUNK));
    assertThat(allThatMayGo()).hasSize(3);
    chunks.begin(element(3 * CHUNK));
    assertThat(allThatMayGo()).hasSize(1);
    chunks.acknowledged(3);
    assertThat(allThatMayGo()).hasSize(2);
  }

  @Test
  void believesNoMoreThanWasSent() {
    chunks.begin(element(2 * CHUNK));
    allThatMayGo();
    assertThatThrownBy(() -> chunks.acknowledged(3)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> chunks.acknowledged(Long.MAX_VALUE))
        .isInstanceOf(ProtocolException.class);
  }
}
