package io.clutch.worker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Submissions in an order, each of which is in one list at a time: the links are its own, so that
 * none is made, and none is searched for.
 */
final class SubmissionList implements Iterable<Submission> {

  /** Where a submission stands. */
  static final class Links {
    private SubmissionList list;
    private Submission before;
    private Submission after;
  }

  private Submission first;
  private Submission last;
  private int size;

  void addLast(Submission submission) {
    Links links = submission.links();
    if (links.list != null) {
      throw new IllegalStateException("a submission that is in a list already");
    }
    links.list = this;
    links.before = last;
    if (last == null) {
      first = submission;
    } else {
      last.links().after = submission;
    }
    last = submission;
    size++;
  }

  boolean contains(Submission submission) {
    return submission.links().list == this;
  }

  /** Whether it was there. */
  boolean remove(Submission submission) {
    Links links = submission.links();
    if (links.list != this) {
      return false;
    }
    if (links.before == null) {
      first = links.after;
    } else {
      links.before.links().after = links.after;
    }
    if (links.after == null) {
      last = links.before;
    } else {
      links.after.links().before = links.before;
    }
    links.list = null;
    links.before = null;
    links.after = null;
    size--;
    return true;
  }

  /** The first; null if there is none. */
  Submission first() {
    return first;
  }

  /** All, in their order, which leave the list. */
  List<Submission> drain() {
    var all = new ArrayList<Submission>(size);
    while (first != null) {
      all.add(first);
      remove(first);
    }
    return all;
  }

  boolean isEmpty() {
    return first == null;
  }

  int size() {
    return size;
  }

  @Override
  public Iterator<Submission> iterator() {
    return new Iterator<>() {
      private Submission next = first;

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Submission next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        Submission current = next;
        next = current.links().after;
        return current;
      }
    };
  }
}
