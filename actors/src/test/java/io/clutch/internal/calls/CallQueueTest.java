package io.clutch.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private final PendingCall a = call(10);
  private final PendingCall b = call(10);
  private final PendingCall c = call(10);

  @Test
  void isFirstInFirstOut() {
    CallQueue<PendingCall> queue = new CallQueue<>(3, 1_000);
    offerAll(queue, a, b, c);
    assertThat(queue.first(1, 0, call -> false).get(0)).isSameAs(a);
    assertThat(queue.remove(b)).isTrue();
    assertThat(queue.remove(b)).isFalse();
    assertThat(queue.drain()).containsExactly(a, c);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void holdsNoMoreThanItsCapacity() {
    CallQueue<PendingCall> queue = new CallQueue<>(2, 1_000);
    offerAll(queue, a, b);
    assertThat(queue.offer(c)).isFalse();
    assertThat(queue.size()).isEqualTo(2);
    queue.remove(a);
    assertThat(queue.offer(c)).isTrue();
  }

  @Test
  void holdsNoMoreBytesThanItsBound() {
    long two = a.bytes() + b.bytes();
    CallQueue<PendingCall> queue = new CallQueue<>(10, two);
    offerAll(queue, a, b);
    assertThat(queue.offer(call(0))).isFalse();
    queue.remove(a);
    assertThat(queue.offer(c)).as("bytes that were given back").isTrue();
    queue.drain();
    offerAll(queue, a, b);
  }

  @Test
  void takesOneCallHoweverLarge() {
    CallQueue<PendingCall> queue = new CallQueue<>(10, 100);
    PendingCall large = call(5_000);
    PendingCall beside = call(200_000);
    assertThat(beside.bytes()).as("buffers count").isGreaterThan(200_000);
    offerAll(queue, large);
    assertThat(queue.offer(a)).isFalse();
    queue.remove(large);
    offerAll(queue, beside);
  }

  @Test
  void putsBackAtTheFrontInOrderOverItsBound() {
    CallQueue<PendingCall> queue = new CallQueue<>(1, a.bytes());
    offerAll(queue, c);
    queue.putBack(List.of(a, b));
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.offer(call(1))).isFalse();
    assertThat(queue.remove(a)).isTrue();
    assertThat(queue.remove(b)).isTrue();
    assertThat(queue.first(1, 0, call -> false).get(0)).isSameAs(c);
    queue.remove(c);
    offerAll(queue, a);
  }

  private static PendingCall call(int length) {
    return Calling.of("m:f", (Object) new byte[length]).request();
  }

  private static void offerAll(CallQueue<PendingCall> queue, PendingCall... calls) {
    for (PendingCall call : calls) {
      assertThat(queue.offer(call)).isTrue();
    }
  }
}
