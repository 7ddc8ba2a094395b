package io.clutch.internal.request;

import java.util.ArrayList;
import java.util.List;

/**
 * A hash table of requests by id. Ids are consecutive, so their lowest bits spread them evenly. A
 * request is in one table at a time, and has the link to the next one in its slot.
 */
public final class RequestTable {
  private static final int FIRST_SIZE = 16;

  private PendingRequest[] slots = new PendingRequest[FIRST_SIZE];
  private int size;

  private int slot(long id) {
    return (int) id & (slots.length - 1);
  }

  /** Allocates memory for more requests, so that adding them cannot fail. */
  public void makeRoom(int more) {
    while (size + more > slots.length) {
      grow();
    }
  }

  public void add(PendingRequest request) {
    makeRoom(1);
    put(request);
    size++;
  }

  private void put(PendingRequest request) {
    int slot = slot(request.id());
    request.inSameSlot(slots[slot]);
    slots[slot] = request;
  }

  private void grow() {
    PendingRequest[] before = slots;
    slots = new PendingRequest[2 * before.length];
    for (PendingRequest head : before) {
      PendingRequest next = head;
      while (next != null) {
        PendingRequest current = next;
        next = current.inSameSlot();
        put(current);
      }
    }
  }

  /** The request with this id; null if there is none. */
  public PendingRequest find(long id) {
    PendingRequest found = slots[slot(id)];
    while (found != null && found.id() != id) {
      found = found.inSameSlot();
    }
    return found;
  }

  public int size() {
    return size;
  }

  /** At most {@code most} of the requests, in no order. */
  public List<PendingRequest> some(int most) {
    var some = new ArrayList<PendingRequest>(Math.min(size, most));
    for (PendingRequest head : slots) {
      PendingRequest request = head;
      while (request != null && some.size() < most) {
        some.add(request);
        request = request.inSameSlot();
      }
    }
    return some;
  }

  /** Removes a request, which must be in the table. */
  public void remove(PendingRequest request) {
    int slot = slot(request.id());
    PendingRequest behind = request.inSameSlot();
    if (slots[slot] == request) {
      slots[slot] = behind;
    } else {
      PendingRequest before = slots[slot];
      while (before.inSameSlot() != request) {
        before = before.inSameSlot();
      }
      before.inSameSlot(behind);
    }
    request.inSameSlot(null);
    size--;
  }
}
