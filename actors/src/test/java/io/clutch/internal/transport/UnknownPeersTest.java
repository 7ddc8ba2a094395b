package io.clutch.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.telemetry.LinkEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which connections make room for others, and which are closed. */
class UnknownPeersTest {
  private static final long SECOND = 1_000_000_000;
  private static final long LIMIT = 5 * SECOND;

  private final List<LinkEvent> events = new ArrayList<>();
  private final Awaited awaited = new Awaited();
  private final UnknownPeers unknownPeers = new UnknownPeers(3, LIMIT, awaited, events::add);
  private final List<Peer> closed = new ArrayList<>();

  private final class Peer implements UnknownPeer {
    private final long acceptedAt;
    private boolean silent = true;
    private boolean unknown = true;
    private boolean open = true;

    Peer(long acceptedAt) {
      this.acceptedAt = acceptedAt;
      unknownPeers.add(this);
    }

    @Override
    public boolean isUnknown() {
      return unknown;
    }

    @Override
    public boolean isSilent() {
      return silent;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public long acceptedAt() {
      return acceptedAt;
    }

    @Override
    public void close() {
      open = false;
      closed.add(this);
    }
  }

  @Test
  void nobodyIsClosedWhileThereIsRoom() {
    new Peer(0);
    new Peer(0);
    assertThat(unknownPeers.makeRoom(4 * SECOND)).isTrue();
    assertThat(closed).isEmpty();
  }

  @Test
  void theOldestSilentOneMakesRoom() {
    Peer greeted = new Peer(0);
    greeted.silent = false;
    Peer silent = new Peer(1);
    new Peer(2);
    assertThat(unknownPeers.makeRoom(UnknownPeers.SILENT_NANOS + 2)).isTrue();
    assertThat(closed).containsExactly(silent);
    assertThat(unknownPeers.refused()).isEqualTo(1);
  }

  /** A worker that has just connected has had no time to greet. */
  @Test
  void whoHasJustComeIsNotClosedForAnother() {
    new Peer(0);
    new Peer(0);
    new Peer(0);
    assertThat(unknownPeers.makeRoom(UnknownPeers.SILENT_NANOS / 2)).isFalse();
    assertThat(closed).isEmpty();
    assertThat(unknownPeers.makeRoom(UnknownPeers.SILENT_NANOS + 1)).isTrue();
    assertThat(closed).hasSize(1);
  }

  @Test
  void whoHasGreetedMakesRoomLater() {
    for (int i = 0; i < 3; i++) {
      new Peer(0).silent = false;
    }
    assertThat(unknownPeers.makeRoom(UnknownPeers.SILENT_NANOS + 1)).isFalse();
    assertThat(unknownPeers.makeRoom(UnknownPeers.GREETED_NANOS + 1)).isTrue();
    assertThat(closed).hasSize(1);
  }

  @Test
  void whoIsKnownTakesNoRoomAndHasNoLimitHere() {
    Peer known = new Peer(0);
    known.unknown = false;
    Peer gone = new Peer(0);
    gone.open = false;
    new Peer(1);
    assertThat(unknownPeers.makeRoom(2)).isTrue();
    assertThat(unknownPeers.size()).isEqualTo(1);
    known.unknown = false;
    unknownPeers.add(known);
    unknownPeers.closeLate(10 * SECOND);
    assertThat(closed).doesNotContain(known);
  }

  @Test
  void whoTakesTooLongIsClosed() {
    Peer first = new Peer(0);
    Peer second = new Peer(SECOND);
    assertThat(unknownPeers.closeLate(LIMIT - 7)).isEqualTo(7);
    assertThat(closed).isEmpty();
    assertThat(unknownPeers.closeLate(LIMIT)).isEqualTo(SECOND);
    assertThat(closed).containsExactly(first);
    assertThat(unknownPeers.closeLate(LIMIT + SECOND)).isEqualTo(Long.MAX_VALUE);
    assertThat(closed).containsExactly(first, second);
    assertThat(unknownPeers.refused()).isEqualTo(2);
  }

  /** A worker may take as long as its start may take. */
  @Test
  void whoMayBeAnAwaitedWorkerIsNotClosedInTime() {
    Peer before = new Peer(0);
    awaited.add(identity(1), SECOND);
    awaited.add(identity(2), 3 * SECOND);
    Peer first = new Peer(SECOND);
    Peer second = new Peer(2 * SECOND);
    assertThat(unknownPeers.closeLate(20 * SECOND)).as("looks again").isEqualTo(LIMIT);
    assertThat(closed).as("it was there before the first of them").containsExactly(before);
    awaited.remove(identity(1));
    new Peer(3 * SECOND);
    unknownPeers.closeLate(20 * SECOND);
    assertThat(closed).containsExactly(before, first, second);
    awaited.remove(identity(2));
    assertThat(unknownPeers.closeLate(20 * SECOND)).isEqualTo(Long.MAX_VALUE);
    assertThat(closed).hasSize(4);
  }

  /** A flood is bounded while a worker starts, too. */
  @Test
  void whoMayBeAnAwaitedWorkerMakesRoomAsAllDo() {
    awaited.add(identity(1), 0);
    for (int i = 0; i < 3; i++) {
      new Peer(i);
    }
    assertThat(unknownPeers.makeRoom(UnknownPeers.SILENT_NANOS + 3)).isTrue();
    assertThat(closed).hasSize(1);
  }

  private static ByteBuffer identity(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).flip();
  }

  @Test
  void theyTakeAShareOfTheDescriptorsAlone() {
    assertThat(Descriptors.share(256, 1_048_576)).isEqualTo(256);
    assertThat(Descriptors.share(256, 256)).isEqualTo(32);
    assertThat(Descriptors.share(256, 10)).isEqualTo(8);
    assertThat(Descriptors.share(5, 1024)).isEqualTo(5);
    assertThat(Descriptors.share(256, -1)).isEqualTo(256);
  }

  @Test
  void refusalsAreToldAtTheFirstAndThenTogether() {
    for (long at : new long[] {1, 2, 10 * SECOND, 10 * SECOND + 1, 20 * SECOND}) {
      unknownPeers.countRefused(at);
    }
    assertThat(events)
        .containsExactly(
            new LinkEvent.ConnectionsRefused(1, 1), new LinkEvent.ConnectionsRefused(3, 4));
  }
}
