package io.clutch.entity;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Snapshots in the heap. */
final class MemoryStore implements EntityStore {
  private record Name(String type, String key) {
    long size() {
      return 2L * (type.length() + key.length());
    }
  }

  private final Map<Name, Saved> snapshots = new HashMap<>();
  private final long mostBytes;
  private long bytes;

  MemoryStore(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public synchronized CompletionStage<Optional<Saved>> load(String type, String key) {
    return CompletableFuture.completedFuture(
        Optional.ofNullable(snapshots.get(new Name(type, key))));
  }

  @Override
  public synchronized CompletionStage<Long> save(
      String type, String key, long revision, byte[] state) {
    var name = new Name(type, key);
    if (revision != revision(name)) {
      return CompletableFuture.completedFuture(0L);
    }
    long after = bytes - size(name) + name.size() + state.length;
    if (after > mostBytes) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the store has no room: it may have " + mostBytes + " bytes"));
    }
    bytes = after;
    var saved = new Saved(Revisions.after(revision), state);
    snapshots.put(name, saved);
    return CompletableFuture.completedFuture(saved.revision());
  }

  @Override
  public synchronized CompletionStage<Boolean> remove(String type, String key, long revision) {
    var name = new Name(type, key);
    if (revision != revision(name)) {
      return CompletableFuture.completedFuture(false);
    }
    bytes -= size(name);
    snapshots.remove(name);
    return CompletableFuture.completedFuture(true);
  }

  private long revision(Name name) {
    Saved saved = snapshots.get(name);
    return saved == null ? 0 : saved.revision();
  }

  private long size(Name name) {
    Saved saved = snapshots.get(name);
    return saved == null ? 0 : name.size() + saved.state().length;
  }
}
