package io.clutch.observer.internal.top;

/** What a user asks for. */
enum Key {
  QUIT,
  UP,
  DOWN,
  PAGE_UP,
  PAGE_DOWN,
  HOME,
  END,
  STACKS,
  BACK,
  NONE;

  /** The key of the bytes that a terminal has sent for it. */
  static Key of(String input) {
    return switch (input) {
      case "q", "Q" -> QUIT;
      case "\u001b[A", "\u001bOA", "k" -> UP;
      case "\u001b[B", "\u001bOB", "j" -> DOWN;
      case "\u001b[5~" -> PAGE_UP;
      case "\u001b[6~", " " -> PAGE_DOWN;
      case "\u001b[H", "\u001bOH", "\u001b[1~" -> HOME;
      case "\u001b[F", "\u001bOF", "\u001b[4~" -> END;
      case "s", "S", "\r", "\n" -> STACKS;
      case "\u001b", "b" -> BACK;
      default -> NONE;
    };
  }
}
