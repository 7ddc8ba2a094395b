package io.clutch.internal.inspect;

import java.util.AbstractList;
import java.util.List;

/** A list of processes that fails when it is searched, which takes time by its length. */
final class UnsearchedList extends AbstractList<Long> {
  private final List<Long> pids;

  UnsearchedList(Long... pids) {
    this.pids = List.of(pids);
  }

  @Override
  public Long get(int place) {
    return pids.get(place);
  }

  @Override
  public int size() {
    return pids.size();
  }

  @Override
  public boolean contains(Object pid) {
    throw new AssertionError("the list was searched for " + pid);
  }
}
