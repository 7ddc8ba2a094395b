package io.clutch.stream.internal;

import io.clutch.stream.StageSettings;
import io.clutch.stream.internal.Element.State;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

/** The elements in a stage, and the order in which they are emitted. */
sealed interface ElementBuffer<E, R> {

  static <E, R> ElementBuffer<E, R> in(StageSettings.Order order) {
    return order == StageSettings.Order.ORDERED ? new Ordered<>() : new Unordered<>();
  }

  void add(Element<E, R> element);

  /** The element has ended. */
  void finished(Element<E, R> element);

  /** The next element to emit, or null if that has not ended or there is none. */
  Element<E, R> next();

  /** The next element was emitted. */
  void remove();

  /** How many elements take up room. */
  int size();

  /** How many elements were neither dropped nor emitted. */
  int unsettled();

  /** The number of the last element that is still wanted if this one fails the stage. */
  long lastWanted(Element<E, R> fatal);

  private static <E, R> int undropped(Collection<Element<E, R>> elements) {
    return (int) elements.stream().filter(each -> each.state() != State.DROPPED).count();
  }

  /** Emits in the order of arrival. */
  final class Ordered<E, R> implements ElementBuffer<E, R> {
    private final Queue<Element<E, R>> all = new ArrayDeque<>();

    @Override
    public void add(Element<E, R> element) {
      all.add(element);
    }

    @Override
    public void finished(Element<E, R> element) {
      while (!all.isEmpty() && all.peek().state() == State.DROPPED) {
        all.remove();
      }
    }

    @Override
    public Element<E, R> next() {
      Element<E, R> first = all.peek();
      return first == null || first.state() == State.OPEN ? null : first;
    }

    @Override
    public void remove() {
      finished(all.remove());
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public int unsettled() {
      return undropped(all);
    }

    @Override
    public long lastWanted(Element<E, R> fatal) {
      return fatal.number();
    }
  }

  /** Emits in the order in which elements end. */
  final class Unordered<E, R> implements ElementBuffer<E, R> {
    private final Queue<Element<E, R>> leaving = new ArrayDeque<>();
    private int open;

    @Override
    public void add(Element<E, R> element) {
      open++;
    }

    @Override
    public void finished(Element<E, R> element) {
      open--;
      if (element.state() != State.DROPPED) {
        leaving.add(element);
      }
    }

    @Override
    public Element<E, R> next() {
      return leaving.peek();
    }

    @Override
    public void remove() {
      leaving.remove();
    }

    @Override
    public int size() {
      return open + leaving.size();
    }

    @Override
    public int unsettled() {
      return open + undropped(leaving);
    }

    @Override
    public long lastWanted(Element<E, R> fatal) {
      return -1;
    }
  }
}
