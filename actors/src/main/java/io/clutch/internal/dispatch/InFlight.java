package io.clutch.internal.dispatch;

import io.clutch.internal.request.Abandoned;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.RequestTable;
import io.clutch.internal.transport.Transport;
import java.util.List;

/**
 * What one incarnation has been sent and has not ended, calls and streams: each by its id, and the
 * link knows how many replies may come.
 */
public final class InFlight {
  private final Transport transport;
  private final RequestTable table = new RequestTable();
  private final Abandoned abandoned = new Abandoned();

  public InFlight(Transport transport) {
    this.transport = transport;
  }

  /** Takes the memory for this many more, so that it is there once they are sent. */
  public void makeRoom(int more) {
    table.makeRoom(more);
  }

  public void add(List<? extends PendingRequest> sent) {
    for (PendingRequest request : sent) {
      table.add(request);
    }
    transport.addPendingReplies(sent.size());
  }

  /** The one with this id; null if none is in flight. */
  public PendingRequest find(long id) {
    return table.find(id);
  }

  public boolean contains(PendingRequest request) {
    return table.find(request.id()) == request;
  }

  /** Takes one out that is there. */
  public void remove(PendingRequest request) {
    table.remove(request);
    abandoned.remove(request);
    transport.addPendingReplies(-1);
    request.handedBack();
  }

  /** Those that were given up and have not ended. */
  public Abandoned abandoned() {
    return abandoned;
  }
}
