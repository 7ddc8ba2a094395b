package io.clutch.internal.dispatch;

import io.clutch.internal.request.Abandoned;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.RequestTable;
import io.clutch.internal.transport.Transport;
import java.util.List;

/**
 * The calls and streams of one incarnation that are in flight, by id. Also tells the transport how
 * many replies are expected.
 */
public final class InFlight {
  private final Transport transport;
  private final RequestTable table = new RequestTable();
  private final Abandoned abandoned = new Abandoned();
  private final Grants grants = new Grants();

  public InFlight(Transport transport) {
    this.transport = transport;
  }

  /** Allocates memory for more requests, so that recording them cannot fail after they are sent. */
  public void makeRoom(int more) {
    table.makeRoom(more);
  }

  public void add(List<? extends PendingRequest> sent) {
    for (PendingRequest request : sent) {
      table.add(request);
      grants.sent(request.references());
      request.grantedBy(grants);
    }
    transport.addPendingReplies(sent.size());
  }

  /** The request with this id; null if it is not in flight. */
  public PendingRequest find(long id) {
    return table.find(id);
  }

  /** At most {@code most} of them, in no order. */
  public List<PendingRequest> some(int most) {
    return table.some(most);
  }

  public int size() {
    return table.size();
  }

  public boolean contains(PendingRequest request) {
    return table.find(request.id()) == request;
  }

  /** Removes a request, which must be in flight. */
  public void remove(PendingRequest request) {
    table.remove(request);
    abandoned.remove(request);
    transport.addPendingReplies(-1);
    request.handedBack();
    grants.ended(request.references());
  }

  /** The references that the process was given. */
  public Grants grants() {
    return grants;
  }

  /** The abandoned requests that have not ended. */
  public Abandoned abandoned() {
    return abandoned;
  }
}
