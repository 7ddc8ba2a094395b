package io.clutch.internal.acting;

/**
 * What came of an action.
 *
 * @param isDone false if it was refused, and nothing was changed
 * @param words what happened, or why nothing did: a sentence
 */
public record Acted(boolean isDone, String words) {

  static Acted done(String words) {
    return new Acted(true, words);
  }

  static Acted refused(String words) {
    return new Acted(false, words);
  }
}
