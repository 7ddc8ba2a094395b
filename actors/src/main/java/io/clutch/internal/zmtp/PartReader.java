package io.clutch.internal.zmtp;

/** Reads parts. Large ones grow as they arrive. Used only within the loop's turns. */
public interface PartReader {

  /** Whether it is in the middle of a part that grows as it arrives. */
  boolean isInLargePart();

  /** How many bytes it accepts before a part must grow; a large number if none must. */
  int room();

  /** Whether a part that must grow should grow now, before reads become small. */
  boolean isNearlyFull();

  /** Whether it is in the middle of a part that has its full room or needs none. */
  boolean isInPart();

  /** How many bytes it accepts at most without beginning another part or message. */
  int left();

  /** The bytes by which the part grows next. */
  int nextGrowth();

  void grow();
}
