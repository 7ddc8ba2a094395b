package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.PathException;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of doubles, with a fast path for items that are all floats. */
record DoubleListReader(ValueReader item) implements ValueReader {

  @Override
  public Object read(BodyReader in) {
    BodyReader items = CollectionReader.open(in, "list");
    List<Object> list = readItems(items);
    if (items != in) {
      items.end();
    }
    return list;
  }

  private List<Object> readItems(BodyReader in) {
    int count = in.arrayHeader();
    List<Object> list = new ArrayList<>(PrimitiveArrayReader.room(count, in));
    int index = 0;
    try {
      for (; index < count; index++) {
        list.add(in.isDouble() ? (Object) in.unpackDouble() : item.read(in));
      }
    } catch (PathException problem) {
      throw problem.at(index);
    }
    in.leave();
    return list;
  }
}
