package io.clutch.internal.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Files that nobody uses, kept for a while for other bytes: to write over memory that is there is
 * several times as fast as to get new memory. Thread-safe.
 */
final class SpareFiles {
  private static final Executor LATER = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);

  private final long limit;
  private final Deque<SharedFile> files = new ArrayDeque<>();
  private long bytes;
  private boolean isWatched;
  private long uses;

  SpareFiles(long limit) {
    this.limit = limit;
  }

  /** Takes the latest spare file of at least this size and at most twice it, to be written next. */
  synchronized Optional<SharedFile> take(long size) {
    uses++;
    for (Iterator<SharedFile> each = files.iterator(); each.hasNext(); ) {
      SharedFile file = each.next();
      if (file.size() >= size && file.size() / 2 <= size) {
        each.remove();
        bytes -= file.size();
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Keeps it if there is room, and nobody can see other bytes where these were. */
  synchronized boolean keep(SharedFile file) {
    if (file.keepsContent() || bytes + file.size() > limit) {
      return false;
    }
    files.addFirst(file);
    bytes += file.size();
    watch();
    return true;
  }

  private void watch() {
    if (!isWatched) {
      isWatched = true;
      long now = uses;
      LATER.execute(() -> closeUnlessUsedSince(now));
    }
  }

  private synchronized void closeUnlessUsedSince(long then) {
    isWatched = false;
    if (uses == then) {
      close();
    } else if (!files.isEmpty()) {
      watch();
    }
  }

  synchronized void close() {
    files.forEach(SharedFile::close);
    files.clear();
    bytes = 0;
  }
}
