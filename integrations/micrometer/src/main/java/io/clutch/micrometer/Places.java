package io.clutch.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The workers by label. A worker of its own leaves when its actor has ended. A place in a tree or a
 * pool may get a successor, so its meters leave when none has come. Used by one thread at a time.
 */
final class Places {
  /** As many values of the label; further workers share {@link BoundedValues#OTHER}. */
  static final int MOST = 1_000;

  private static final long VACANT = TimeUnit.SECONDS.toNanos(1);
  private static final long EXPECTED = TimeUnit.MINUTES.toNanos(10);

  private final MeterRegistry registry;
  private final Runnable poll;
  private final Consumer<String> watch;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Place> byPath = new HashMap<>();

  /** {@code poll} runs before a gauge is read; {@code watch} gets the path of each new actor. */
  Places(MeterRegistry registry, Runnable poll, Consumer<String> watch) {
    this.registry = registry;
    this.poll = poll;
    this.watch = watch;
  }

  boolean isLive(String path) {
    return byPath.containsKey(path);
  }

  /** The place of a worker whose actor lives, as an event of it shows. */
  Place live(String name, String path, boolean isStarting) {
    Place place = byPath.get(path);
    if (place == null || isStarting) {
      place = byPath.computeIfAbsent(path, missing -> enter(name, path));
      place.add(path);
      watch.accept(path);
    }
    return place;
  }

  private Place enter(String name, String path) {
    String label = Labels.of(name, path);
    Place known = places.get(label);
    if (known != null) {
      return known;
    }
    boolean hasRoom = BoundedValues.hasRoom(places.size(), MOST, label);
    return hasRoom ? create(label, !label.equals(name)) : other();
  }

  private Place create(String label, boolean isLasting) {
    var place = new Place(label, isLasting, new MeterGroup(registry), poll);
    places.put(label, place);
    return place;
  }

  /** The place of a worker that may have ended, or null. */
  Place of(String name, String path) {
    Place place = byPath.get(path);
    return place != null ? place : places.get(Labels.of(name, path));
  }

  /** The place of further workers, and of what belongs to no worker that is known. */
  Place other() {
    Place other = places.get(BoundedValues.OTHER);
    return other == null ? create(BoundedValues.OTHER, true) : other;
  }

  /** The actor has ended. */
  void ended(String path, long now) {
    Place place = byPath.remove(path);
    if (place == null) {
      return;
    }
    place.remove(path, now);
    if (place.label().equals(path)) {
      remove(List.of(place));
    }
  }

  /** A successor will be started there. */
  void expect(String name) {
    Place place = places.get(name);
    if (place != null && place.isVacant()) { // otherwise the successor is there already
      place.expect();
    }
  }

  /** A supervisor or a pool has ended, and what was below it will get no successors. */
  void endedBelow(String supervisor) {
    remove(it -> it.label().equals(supervisor) || it.label().startsWith(supervisor + "/"));
  }

  /** Removes the meters of places that have had no worker for some time. */
  void sweep(long now) {
    remove(
        it -> !it.isLasting() && now - it.vacantSince() >= (it.isExpected() ? EXPECTED : VACANT));
  }

  private void remove(Predicate<Place> condition) {
    remove(places.values().stream().filter(Place::isVacant).filter(condition).toList());
  }

  private void remove(List<Place> gone) {
    for (Place place : gone) {
      places.remove(place.label());
      place.meters().remove();
    }
  }

  /** All actors that are known to live. */
  List<LiveWorker> all() {
    return places.values().stream().flatMap(place -> place.live().stream()).toList();
  }

  void close() {
    remove(new ArrayList<>(places.values()));
    byPath.clear();
  }
}
