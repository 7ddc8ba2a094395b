package io.clutch.internal.zmtp;

/** Reads parts, of which large ones get room as they come. Belongs to the loop's turns. */
public interface PartReader {

  /** Whether it is in the middle of a part that grows as it comes. */
  boolean isInLargePart();

  /** How many bytes it takes before a part has to grow; many where none has to. */
  int room();

  /** Whether a part that has to grow is better grown now, before reads become small. */
  boolean isNearlyFull();

  /** Whether it is in the middle of a part, for which all room is there or none is needed. */
  boolean isInPart();

  /** How many bytes it takes at most, if nothing is to begin that has not begun. */
  int left();

  /** How many bytes the part takes more once it has grown. */
  int nextGrowth();

  void grow();
}
