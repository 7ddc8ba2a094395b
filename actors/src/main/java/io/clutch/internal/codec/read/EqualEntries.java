package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds the two entries that became equal when a map or set was read, by reading them again. */
final class EqualEntries {
  private final BodyReader in;
  private final List<Object> keys = new ArrayList<>();
  private final List<Integer> positions = new ArrayList<>();

  private EqualEntries(BodyReader in) {
    this.in = in;
  }

  /** A table that tells for each key whether it is new. */
  interface Table {
    Predicate<Object> create();
  }

  /** The failure for a map whose first entry is at that position. */
  static PathException ofMap(BodyReader in, int start, ValueReader key, Table table) {
    in.back(start);
    return new EqualEntries(in).find(key, true, table, "a map whose keys differ in Java");
  }

  /** The failure for a set whose first item is at that position. */
  static PathException ofSet(BodyReader in, int start, ValueReader item, Table table) {
    in.back(start);
    return new EqualEntries(in).find(item, false, table, "a set whose items differ in Java");
  }

  private PathException find(ValueReader reader, boolean isMap, Table table, String expected) {
    Predicate<Object> isNew = table.create();
    Object last;
    do {
      positions.add(in.position());
      last = reader.read(in);
      keys.add(last);
      if (isMap) {
        in.skipValue();
      }
    } while (isNew.test(last));
    int first = 0;
    while (differ(keys.get(first), last, table)) {
      first++;
    }
    return PathException.undecodable(
        expected, shown(first) + " and " + shown(keys.size() - 1) + ", which are equal");
  }

  private static boolean differ(Object one, Object other, Table table) {
    Predicate<Object> isNew = table.create();
    isNew.test(one);
    return isNew.test(other);
  }

  /** The entry as it was received, because the values made of the two are equal. */
  private String shown(int index) {
    in.back(positions.get(index));
    return Shown.of(in.readers.untyped(in));
  }
}
