package io.clutch.worker;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The stacks of a worker's process at one moment, and what the worker does. Immutable. Names and
 * files come from Python: they are bounded, and all but printable ASCII is escaped.
 *
 * @param worker the path of the worker's actor
 * @param pid the process
 * @param incarnation the number of the process, from 1
 * @param at when the stacks arrived
 * @param doing what the worker does or waits for, in words, such as {@code runs call 7 of quote}
 * @param bySignal whether faulthandler wrote them, on a signal, because no thread of Python had
 *     answered within 100 ms: native code holds Python's lock, or the machine is overloaded
 * @param threads the stack of each thread of Python, at most 100; the main thread's is among them
 *     unless {@code isCut}
 * @param tasks where each task of the event loop is suspended, at most 100; empty with {@code
 *     bySignal}
 * @param isCut whether there is more: over 100 threads, 100 frames of one, or 256 KiB of text
 */
public record Stacks(
    String worker,
    long pid,
    int incarnation,
    Instant at,
    String doing,
    boolean bySignal,
    List<Stack> threads,
    List<Stack> tasks,
    boolean isCut) {

  public Stacks {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(doing, "doing");
    threads = List.copyOf(Objects.requireNonNull(threads, "threads"));
    tasks = List.copyOf(Objects.requireNonNull(tasks, "tasks"));
  }

  /** The stack of the main thread, which runs the handlers. */
  public Optional<Stack> mainThread() {
    return threads.stream().filter(Stack::isMain).findFirst();
  }

  /** All of it as lines of text: what the worker does, and each stack, innermost frame first. */
  public String text() {
    String process = worker + " (pid " + pid + ", incarnation " + incarnation + ") " + doing;
    return Stream.of(
            Stream.of(process),
            threads.stream().map(Stack::text),
            tasks.stream().map(Stack::text),
            Stream.of("...").filter(more -> isCut))
        .flatMap(part -> part)
        .collect(Collectors.joining("\n"));
  }

  /**
   * The stack of one thread or task.
   *
   * @param name for example {@code MainThread} or {@code Task-3}; the thread's number if its name
   *     is not known, as with {@code bySignal} before Python 3.14
   * @param isMain whether it is the main thread
   * @param frames innermost first, at most 100
   */
  public record Stack(String name, boolean isMain, List<Frame> frames) {
    public Stack {
      Objects.requireNonNull(name, "name");
      frames = List.copyOf(Objects.requireNonNull(frames, "frames"));
    }

    /** The name, and a line for each frame. */
    public String text() {
      String title = name + (isMain ? " (main thread)" : "");
      return Stream.concat(Stream.of(title), frames.stream().map(it -> "  " + it.text()))
          .collect(Collectors.joining("\n"));
    }
  }

  /**
   * One frame.
   *
   * @param line from 1; 0 if it is not known
   */
  public record Frame(String file, int line, String function) {
    public Frame {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(function, "function");
    }

    /** For example {@code /app/prices.py:77 in load}. */
    public String text() {
      return file + ":" + line + " in " + function;
    }
  }
}
