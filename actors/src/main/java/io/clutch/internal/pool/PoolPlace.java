package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.internal.chain.CallPlace;
import io.clutch.internal.chain.ChainMember;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.request.PendingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The queue of a pool, where calls wait for the end of a call in one of its workers. */
final class PoolPlace implements CallPlace {
  private final PoolContext context;
  private final Slots slots;
  private final BiConsumer<PooledCall, CallFailure> fail;
  // The same for all calls, and for all of a look.
  private List<OpenAsk> heldUp = List.of();
  private long look = -1;

  /** {@code fail} gets each call that can never begin. */
  PoolPlace(PoolContext context, Slots slots, BiConsumer<PooledCall, CallFailure> fail) {
    this.context = context;
    this.slots = slots;
    this.fail = fail;
  }

  /** The request waits here. */
  void add(PendingRequest request) {
    if (request.within().isPresent()) {
      request.arrivedAt(Optional.of(this));
      context.waits().changed();
    }
  }

  /** The request waits here no more. */
  void remove(PendingRequest request) {
    if (request.within().isPresent()) {
      request.arrivedAt(Optional.empty());
      context.waits().changed();
    }
  }

  @Override
  public String path() {
    return context.path();
  }

  /** None if there may be another worker, or if one has room or may have soon. */
  @Override
  public List<OpenAsk> holdUp(ChainMember call) {
    if (look != context.waits().looks()) {
      look = context.waits().looks();
      heldUp = slots.all().size() < context.settings().size().most() ? List.of() : holdUp();
    }
    return heldUp;
  }

  private List<OpenAsk> holdUp() {
    var all = new ArrayList<OpenAsk>();
    for (Slot slot : slots.all()) {
      List<OpenAsk> its = holdUp(slot);
      if (its.isEmpty()) {
        return List.of();
      }
      all.addAll(its);
    }
    return all;
  }

  private List<OpenAsk> holdUp(Slot slot) {
    boolean mayHaveRoom =
        !slot.isReady()
            || slot.lease().isPresent()
            || slot.outstanding() < context.settings().inFlight();
    return mayHaveRoom
        ? List.of()
        : context
            .waits()
            .find(path() + "/" + slot.id().actorName())
            .map(its -> its.holdUpAll(slot.outstanding(), call -> pooled(call).isPresent()))
            .orElse(List.of());
  }

  @Override
  public boolean hasBegun(ChainMember call) {
    return false;
  }

  @Override
  public void deadlocked(ChainMember call, List<String> ring) {
    var failure = new CallFailure.WouldDeadlock(ring, 0);
    pooled(call).ifPresent(its -> context.effects().inTurn(() -> fail.accept(its, failure)));
  }

  /** The call as one that the pool gave to a worker, or keeps. */
  private static Optional<PooledCall> pooled(ChainMember call) {
    return call instanceof PendingRequest request
            && request.attachment().orElse(null) instanceof PooledCall its
        ? Optional.of(its)
        : Optional.empty();
  }
}
