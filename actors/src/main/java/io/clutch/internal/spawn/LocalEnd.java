package io.clutch.internal.spawn;

/**
 * What Python tells when a child in its process has ended itself.
 *
 * @param number the number of the child
 * @param reason the first 1,000 characters, which are hostile text
 * @param crashed whether its code has raised SystemExit
 */
record LocalEnd(long number, String reason, boolean crashed) {
  private static final int LONGEST = 1_000;

  LocalEvent.EndedItself event() {
    String text = reason.substring(0, Math.min(LONGEST, reason.length()));
    return new LocalEvent.EndedItself(text, crashed);
  }
}
