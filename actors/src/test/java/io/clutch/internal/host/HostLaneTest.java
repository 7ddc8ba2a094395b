package io.clutch.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.host.Host;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HostLaneTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  private final Queue<HostReply> settled = new ConcurrentLinkedQueue<>();

  private static HostRuntime runtime(Host host, Executor threads) {
    return HostRuntime.create(Map.of("host", host), CODEC, threads, null);
  }

  private HostMessage message(long ask, long value) {
    ByteBuffer body = ByteBuffer.wrap(CODEC.encode(value).body());
    return new HostMessage(
        "host",
        ask,
        body,
        Reservation.NONE,
        ReferenceLookup.NONE,
        (message, reply) -> settled.add(reply));
  }

  @Test
  void aFloodOfOneProcessLeavesRoomForAnother() {
    var seen = new ArrayList<Long>();
    Function<Long, Object> function = seen::add;
    var threads = new ArrayDeque<Runnable>();
    Host host = Host.function(Long.class, function).withParallelism(1);
    HostRuntime runtime = runtime(host, threads::add);
    HostLane flood = runtime.lane("host", 1).orElseThrow();
    HostLane other = runtime.lane("host", 1).orElseThrow();
    for (int i = 0; i < 200; i++) {
      flood.submit(message(i % 2, 1)); // asks and tells
    }
    other.submit(message(1, 2));
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
    assertThat(seen).hasSize(201);
    assertThat(seen.indexOf(2L)).isBetween(1, 64);
    assertThat(settled).hasSize(201);
  }

  @Test
  void messagesBehindAnAskGoOnAlthoughThereIsNoThread() {
    var goOn = new CountDownLatch(1);
    var refused = new AtomicInteger();
    var first = new CountDownLatch(1);
    Function<Long, Object> function =
        number -> {
          await().until(() -> goOn.getCount() == 0);
          return number;
        };
    HostLane lane =
        runtime(
                Host.function(Long.class, function),
                task -> {
                  if (first.getCount() == 0) {
                    refused.incrementAndGet();
                    throw new RejectedExecutionException("of a test");
                  }
                  first.countDown();
                  new Thread(task).start();
                })
            .lane("host", 1)
            .orElseThrow();
    lane.submit(message(1, 1));
    lane.submit(message(2, 2));
    await().until(() -> refused.get() > 0);
    goOn.countDown();
    await().until(() -> settled.size() == 2);
    assertThat(settled).allSatisfy(it -> assertThat(it).isInstanceOf(HostReply.Value.class));
  }
}
