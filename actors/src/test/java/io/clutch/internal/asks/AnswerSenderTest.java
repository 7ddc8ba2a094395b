package io.clutch.internal.asks;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.wire.FrameWriter;
import io.clutch.internal.wire.ToWorker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers to a process that accepts messages when the test says so. */
class AnswerSenderTest {
  private static final int LIMIT = 64 << 10;

  private final List<ToWorker> replies = new ArrayList<>();
  private final List<List<ToWorker>> sent = new ArrayList<>();
  private final TimerQueue timers = new TimerQueue();
  private boolean accepts = true;
  private long now;
  private final AnswerSender sender =
      new AnswerSender(this::take, this::offer, timers, () -> now, LIMIT);

  private List<ToWorker> take() {
    List<ToWorker> taken = List.copyOf(replies);
    replies.clear();
    return taken;
  }

  private boolean offer(List<ToWorker> items) {
    return accepts && sent.add(items);
  }

  private static ToWorker answer(long id, int bytes) {
    return new ToWorker.Answer(id, new byte[bytes]);
  }

  private List<ToWorker> allSent() {
    return sent.stream().flatMap(List::stream).toList();
  }

  private void passTime() {
    now += AnswerSender.RETRY_NANOS;
    timers.run(now);
  }

  @Test
  void noMessageIsOverTheLimitOfTheWorker() {
    int largest = (int) HostRuntime.limits(new CodecLimits(LIMIT, 64, 1)).messageSize();
    long id = 0;
    for (int size : List.of(40 << 10, 40 << 10, largest, 0, 0, largest, 20_000, 20_000, 20_000)) {
      replies.add(answer(++id, size));
    }
    for (int i = 0; i < 5_000; i++) {
      replies.add(answer(++id, i % 50));
    }
    replies.add(new ToWorker.HostCredit("\u20ac".repeat(100), 256));
    List<ToWorker> all = List.copyOf(replies);
    sender.send();
    assertThat(allSent()).isEqualTo(all);
    assertThat(sent)
        .hasSizeLessThan(50)
        .allSatisfy(items -> assertThat(new FrameWriter().write(items).length).isLessThan(LIMIT));
  }

  @Test
  void limitsOfHostsLeaveRoomForAFrame() {
    assertThat(HostRuntime.limits(CodecLimits.DEFAULT).messageSize()).isEqualTo(1 << 20);
    assertThat(HostRuntime.limits(new CodecLimits(1_024, 64, 1)).messageSize()).isEqualTo(1);
  }

  @Test
  void keepsWhatIsNotAccepted() {
    accepts = false;
    replies.add(answer(1, 40_000));
    replies.add(answer(2, 40_000));
    sender.send();
    replies.add(answer(3, 10));
    sender.send();
    assertThat(replies).as("keeps its place").hasSize(1);
    passTime();
    assertThat(sent).isEmpty();
    accepts = true;
    passTime();
    assertThat(allSent()).extracting(it -> ((ToWorker.Answer) it).id()).containsExactly(1L, 2L, 3L);
    assertThat(timers.earliest()).isEmpty();
  }

  @Test
  void doesNotTryAgainOnceItIsClosed() {
    accepts = false;
    replies.add(answer(1, 10));
    sender.send();
    sender.close();
    accepts = true;
    passTime();
    assertThat(sent).isEmpty();
  }
}
