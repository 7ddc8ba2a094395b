package io.clutch.entity;

import io.clutch.entity.EntityStore.Saved;
import io.clutch.host.Host;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the Python of entities asks about snapshots. Its names are those of the stub in Python. */
interface StoredStates {
  /** The host's name. */
  String NAME = "clutch.entities";

  CompletionStage<Optional<Saved>> load(String key);

  CompletionStage<Long> save(String key, long revision, byte[] state);

  CompletionStage<Boolean> remove(String key, long revision);

  /** Offers what a store has of one type. */
  static Host host(EntityStore store, String type) {
    return Host.contract(
        StoredStates.class,
        new StoredStates() {
          @Override
          public CompletionStage<Optional<Saved>> load(String key) {
            EntityRefs.check(key); // a worker may say anything
            return store.load(type, key);
          }

          @Override
          public CompletionStage<Long> save(String key, long revision, byte[] state) {
            EntityRefs.check(key);
            return store.save(type, key, revision, state);
          }

          @Override
          public CompletionStage<Boolean> remove(String key, long revision) {
            EntityRefs.check(key);
            return store.remove(type, key, revision);
          }
        });
  }
}
