package io.clutch.internal.codec.read;

/** Reads arrays of one primitive type, in a loop without boxing. */
abstract class PrimitiveArrayReader<A> implements ValueReader {
  /** The most bytes of an item in MessagePack. */
  private static final int LONGEST_ITEM = 9;

  abstract A create(int length);

  abstract A copyOf(A items, int length);

  /** Reads the items from {@code index} to {@code end}. */
  abstract void fill(A items, int index, int end, BodyReader in);

  @Override
  public final Object read(BodyReader in) {
    BodyReader items = CollectionReader.open(in, "list");
    A array = readItems(items);
    if (items != in) {
      items.end();
    }
    return array;
  }

  private A readItems(BodyReader in) {
    int count = in.arrayHeader();
    int room = room(count, in);
    A items = create(room);
    fill(items, 0, room, in);
    while (room < count) {
      int filled = room;
      room = (int) Math.min(count, room * 2L);
      items = copyOf(items, room);
      fill(items, filled, room, in);
    }
    in.leave();
    return items;
  }

  /**
   * The first room: for all items if the remaining bytes can hold them. It grows with the items.
   */
  static int room(int count, BodyReader in) {
    return Math.min(count, Math.max(CollectionReader.INITIAL_CAPACITY, in.left() / LONGEST_ITEM));
  }
}
