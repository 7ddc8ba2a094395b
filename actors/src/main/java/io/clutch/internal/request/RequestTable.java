package io.clutch.internal.request;

/**
 * Requests by their ids. These are counted up, so the lowest bits spread them evenly; a request is
 * in one table at a time, and holds the one behind it in its slot.
 */
public final class RequestTable {
  private static final int FIRST_SIZE = 16;

  private PendingRequest[] slots = new PendingRequest[FIRST_SIZE];
  private int size;

  private int slot(long id) {
    return (int) id & (slots.length - 1);
  }

  /** Takes the memory for this many more, so that adding them cannot fail for want of it. */
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

  /** The one with this id; null if there is none. */
  public PendingRequest find(long id) {
    PendingRequest found = slots[slot(id)];
    while (found != null && found.id() != id) {
      found = found.inSameSlot();
    }
    return found;
  }

  /** Takes out one that is there. */
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
