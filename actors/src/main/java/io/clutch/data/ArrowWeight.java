package io.clutch.data;

/**
 * The bytes that the metadata of a message takes once it is read. Names may be shared on the wire,
 * and are not any more once they are read.
 */
final class ArrowWeight {
  private static final int MOST_LEVELS = 64;
  private static final int SHARED = 4;

  /** What a field takes at least, unless it shares its bytes with others. */
  private static final int FIELD = 16;

  private static final int TIMESTAMP = 10;
  private static final int UNION = 14;

  private long left;

  ArrowWeight(int metadataSize) {
    this.left = (long) SHARED * metadataSize;
  }

  void addSchema(FlatTable schema) {
    addPairs(schema, 2);
    addFields(schema, 1, 1);
  }

  void addPairs(FlatTable table, int position) {
    long count = table.length(position);
    for (int i = 0; i < count; i++) {
      FlatTable pair = table.child(position, i);
      add(FIELD + pair.length(0) + pair.length(1));
    }
  }

  private void addFields(FlatTable table, int position, int level) {
    long count = table.length(position);
    for (int i = 0; i < count; i++) {
      addField(table.child(position, i), level);
    }
  }

  private void addField(FlatTable field, int level) {
    if (level > MOST_LEVELS) {
      throw ArrowStream.malformed("types nest deeper than " + MOST_LEVELS + " levels");
    }
    add(FIELD + field.length(0) + typeSize(field));
    addPairs(field, 6);
    addFields(field, 5, level + 1);
  }

  private static long typeSize(FlatTable field) {
    FlatTable details = field.child(3);
    return details == null
        ? 0
        : switch (field.byteAt(2)) {
          case TIMESTAMP -> details.length(1);
          case UNION -> Integer.BYTES * details.length(1);
          default -> 0;
        };
  }

  private void add(long size) {
    left -= size;
    if (left < 0) {
      throw ArrowStream.malformed("the schema describes more than its bytes can hold");
    }
  }
}
