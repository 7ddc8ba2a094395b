package io.clutch.stream.internal;

import java.util.List;

/**
 * Elements that are sent in one call. A class and not a record, because two batches with equal
 * elements differ.
 */
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
