package io.clutch.internal.request;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * An ordered list of requests. A request is in one list at a time and has the links itself, so that
 * adding allocates nothing and removing needs no search.
 */
public final class RequestList<R extends PendingRequest> implements Iterable<R> {

  /** The links of a request. */
  static final class Links {
    private RequestList<?> list;
    private PendingRequest before;
    private PendingRequest after;
  }

  private R first;
  private R last;
  private int size;

  public void addLast(R request) {
    Links links = request.links();
    if (links.list != null) {
      throw new IllegalStateException("a request that is in a list already");
    }
    links.list = this;
    links.before = last;
    if (last == null) {
      first = request;
    } else {
      last.links().after = request;
    }
    last = request;
    size++;
  }

  boolean contains(R request) {
    return request.links().list == this;
  }

  /** Removes a request. Returns whether it was in this list. */
  public boolean remove(R request) {
    Links links = request.links();
    if (links.list != this) {
      return false;
    }
    if (links.before == null) {
      first = own(links.after);
    } else {
      links.before.links().after = links.after;
    }
    if (links.after == null) {
      last = own(links.before);
    } else {
      links.after.links().before = links.before;
    }
    links.list = null;
    links.before = null;
    links.after = null;
    size--;
    return true;
  }

  /** A neighbour in the list. It has the same type, because it is in the same list. */
  @SuppressWarnings("unchecked")
  private R own(PendingRequest neighbour) {
    return (R) neighbour;
  }

  /** The first request; null if there is none. */
  public R first() {
    return first;
  }

  /** All requests in order. */
  public List<R> all() {
    var all = new ArrayList<R>(size);
    forEach(all::add);
    return all;
  }

  /** Removes and returns all requests in order. */
  public List<R> drain() {
    var all = new ArrayList<R>(size);
    while (first != null) {
      all.add(first);
      remove(first);
    }
    return all;
  }

  public boolean isEmpty() {
    return first == null;
  }

  public int size() {
    return size;
  }

  @Override
  public Iterator<R> iterator() {
    return new Iterator<>() {
      private R next = first;

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public R next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        R current = next;
        next = own(current.links().after);
        return current;
      }
    };
  }
}
