package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.chain.CallPlace;
import io.clutch.internal.chain.ChainMember;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.chain.WaitGraph;
import io.clutch.internal.chain.WaitPlace;
import io.clutch.internal.pool.state.ArrivalCounter;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What holds up the calls in the queue of a pool. */
class PoolPlaceTest {
  private record Member(long id) implements ChainMember {
    @Override
    public Optional<OpenAsk> within() {
      return Optional.empty();
    }

    @Override
    public boolean isSettled() {
      return false;
    }

    @Override
    public String function() {
      return "f";
    }

    @Override
    public Optional<CallPlace> place() {
      return Optional.empty();
    }
  }

  private final WaitGraph graph = new WaitGraph();
  private final Deque<Runnable> looks = new ArrayDeque<>();
  private final Slots slots = new Slots();

  private PoolPlace place(int workers) {
    var context =
        new PoolContext(
            WorkerName.of("/user/pool"),
            PoolWorld.sized(PoolWorld.SETTINGS, workers, workers),
            null,
            () -> 0,
            () -> 0,
            pid -> OptionalLong.empty(),
            null,
            null,
            graph,
            null);
    return new PoolPlace(context, slots, (call, failure) -> {});
  }

  private static ChainMember pooled() {
    PendingRequest request = Calling.cast("m:f");
    request.attachment(new PooledCall(new ArrivalCounter(), request, false));
    return request;
  }

  private OpenAsk waitingWorker(int number) {
    return waitingWorker(number, pooled());
  }

  /** A worker with one call of the pool. This call awaits an ask. */
  private OpenAsk waitingWorker(int number, ChainMember caller) {
    Slot slot = slots.add(0, 0, 1_000);
    slot.ready(number, 0);
    slot.gave(0);
    var ask = new OpenAsk(number, "host h", caller);
    var worker =
        new WaitPlace("/user/pool/" + slot.id().actorName(), (call, ring) -> {}, looks::add);
    graph.awaits(worker, ask);
    return ask;
  }

  @Test
  void waitsForOneOfAllWorkers() {
    OpenAsk first = waitingWorker(1);
    assertThat(place(2).holdUp(new Member(8))).isEmpty(); // there may be another worker
    OpenAsk second = waitingWorker(2);
    assertThat(place(2).holdUp(new Member(8))).containsExactly(first, second);
  }

  /** Such as a message to the worker itself. Its call of the pool may end any time. */
  @Test
  void doesNotWaitForCallsThatAreNoneOfThePool() {
    waitingWorker(1, new Member(7));
    assertThat(place(1).holdUp(new Member(8))).isEmpty();
  }

  @Test
  void isTheSameForAllCallsOfALook() {
    OpenAsk ask = waitingWorker(1);
    PoolPlace place = place(1);
    List<OpenAsk> holdUp = place.holdUp(new Member(8));
    assertThat(place.holdUp(new Member(9))).isSameAs(holdUp).containsExactly(ask);
    ask.close();
    looks.pop().run();
    assertThat(place.holdUp(new Member(9))).isEmpty();
  }
}
