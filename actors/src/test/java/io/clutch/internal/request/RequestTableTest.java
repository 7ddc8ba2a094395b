package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.failure.Callee;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the table and list of requests with a map that keeps its order. */
class RequestTableTest {
  private final RequestTable table = new RequestTable();
  private final RequestList<PendingCall> list = new RequestList<>();
  private final Map<Long, PendingCall> expected = new LinkedHashMap<>();
  private long nextId = Long.MAX_VALUE / 2;

  private void add() {
    PendingCall call = Calling.cast("m:f");
    call.sent(nextId++, 0, Callee.UNKNOWN);
    table.add(call);
    list.addLast(call);
    expected.put(call.id(), call);
  }

  private void remove(long id) {
    PendingCall call = expected.remove(id);
    assertThat(list.remove(call)).isTrue();
    table.remove(call);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void behavesAsAMapWould(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      // Some stay for a long time while ids continue.
      if (expected.isEmpty() || random.nextInt(100) < 55 - expected.size() / 20) {
        add();
      } else {
        List<Long> ids = new ArrayList<>(expected.keySet());
        remove(ids.get(random.nextInt(Math.min(ids.size(), 40))));
      }
      if (i % 50 == 0) {
        check();
      }
    }
    assertThat(list.drain()).containsExactlyElementsOf(expected.values());
    assertThat(list.isEmpty()).isTrue();
    assertThat(list.size()).isZero();
  }

  private void check() {
    assertThat(list).containsExactlyElementsOf(expected.values());
    assertThat(list.size()).isEqualTo(expected.size());
    expected.forEach((id, call) -> assertThat(table.find(id)).isSameAs(call));
    assertThat(table.find(nextId)).isNull();
    assertThat(table.find(1)).isNull();
  }

  @Test
  void oneIsInOneListAtATime() {
    PendingCall call = Calling.cast("m:f");
    var other = new RequestList<PendingCall>();
    other.addLast(call);
    assertThat(list.contains(call)).isFalse();
    assertThat(list.remove(call)).isFalse();
    assertThatThrownBy(() -> list.addLast(call)).isInstanceOf(IllegalStateException.class);
    assertThat(other.remove(call)).isTrue();
    assertThat(other.remove(call)).isFalse();
    list.addLast(call);
    assertThat(list.first()).isSameAs(call);
  }
}
