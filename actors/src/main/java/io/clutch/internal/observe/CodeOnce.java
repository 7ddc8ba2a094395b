package io.clutch.internal.observe;

/** Code that runs once, also if an observer runs it never or twice. For one thread. */
final class CodeOnce implements Runnable {
  private final Runnable code;
  private boolean hasRun;
  private Throwable thrown;

  CodeOnce(Runnable code) {
    this.code = code;
  }

  @Override
  public void run() {
    if (hasRun) {
      return;
    }
    hasRun = true;
    try {
      code.run();
    } catch (Throwable e) { // also a checked one, which the compiler does not know
      thrown = e;
      throw e;
    }
  }

  boolean hasThrown(Throwable other) {
    return other == thrown;
  }

  /** Runs the code if it has not run, and throws what it has thrown, also if that was caught. */
  void end() {
    run();
    if (thrown != null) {
      CodeOnce.<RuntimeException>rethrow(thrown);
    }
  }

  @SuppressWarnings("unchecked") // as it was thrown, of any type
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
