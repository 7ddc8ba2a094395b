package io.clutch.internal.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The tasks of a loop. An actor's mailbox is submitted once and must then run, so a task is
 * accepted even if the heap has no memory for its node: it goes to a slot that was allocated
 * before. Thread-safe.
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

  /** Removes and returns the next task; null if there is none. */
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

  /** Removes the task. Returns false if it is not in the queue. */
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
