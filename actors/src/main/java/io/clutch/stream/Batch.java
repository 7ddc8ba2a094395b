package io.clutch.stream;

import java.util.List;

/** Elements that are sent together. A class, since two with the same elements are two. */
final class Batch<E, R> {
  private final List<Element<E, R>> elements;

  Batch(List<Element<E, R>> elements) {
    this.elements = elements;
  }

  List<Element<E, R>> elements() {
    return elements;
  }

  List<E> values() {
    return elements.stream().map(Element::value).toList();
  }
}
