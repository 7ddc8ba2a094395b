package io.clutch.entity;

/** The revisions that Clutch's own stores give. */
final class Revisions {
  private Revisions() {}

  /** The first one is the time, so that a key which was removed does not get an old one again. */
  static long after(long revision) {
    return revision == 0 ? Math.max(1, System.currentTimeMillis()) : revision + 1;
  }
}
