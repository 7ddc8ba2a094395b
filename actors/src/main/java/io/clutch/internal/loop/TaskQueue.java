package io.clutch.internal.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The tasks of a loop. An actor's mailbox is handed in once and then counts on being run, so a task
 * is also taken where the heap has no room for its node: in a slot that was made before.
 * Thread-safe.
 */
final class TaskQueue {
  private static final int SPARE_SLOTS = 1024;

  private final Queue<Runnable> tasks;
  private final AtomicReferenceArray<Runnable> spare = new AtomicReferenceArray<>(SPARE_SLOTS);
  private final AtomicInteger inSpare = new AtomicInteger();

  TaskQueue() {
    this(new ConcurrentLinkedQueue<>());
  }

  TaskQueue(Queue<Runnable> tasks) {
    this.tasks = tasks;
  }

  void add(Runnable task) {
    try {
      tasks.add(task);
    } catch (OutOfMemoryError e) {
      if (!addToSpare(task)) {
        throw e;
      }
    }
  }

  private boolean addToSpare(Runnable task) {
    for (int i = 0; i < SPARE_SLOTS; i++) {
      if (spare.compareAndSet(i, null, task)) {
        inSpare.incrementAndGet();
        return true;
      }
    }
    return false;
  }

  /** The next task; null if there is none. */
  Runnable poll() {
    Runnable task = inSpare.get() > 0 ? pollSpare() : null;
    return task == null ? tasks.poll() : task;
  }

  private Runnable pollSpare() {
    for (int i = 0; i < SPARE_SLOTS; i++) {
      Runnable task = spare.getAndSet(i, null);
      if (task != null) {
        inSpare.decrementAndGet();
        return task;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return tasks.isEmpty() && inSpare.get() <= 0;
  }

  /** Takes the task out; false where it is not there any more. */
  boolean remove(Runnable task) {
    return tasks.remove(task) || removeSpare(task);
  }

  private boolean removeSpare(Runnable task) {
    for (int i = 0; i < SPARE_SLOTS; i++) {
      if (spare.compareAndSet(i, task, null)) {
        inSpare.decrementAndGet();
        return true;
      }
    }
    return false;
  }
}
