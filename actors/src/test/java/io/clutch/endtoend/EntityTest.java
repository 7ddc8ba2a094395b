package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.entity.EntityRef;
import io.clutch.entity.EntityRefs;
import io.clutch.entity.EntitySpec;
import io.clutch.entity.EntityStore;
import io.clutch.failure.CallFailure;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.pekko.actor.InvalidActorNameException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many Python objects in few processes, each by its key. */
@ExtendWith(Leftovers.class)
class EntityTest {
  private static final ResultType<List<Integer>> NUMBERS = new ResultType<>() {};
  private static final String ERROR = "EntityError";

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> gate = new CompletableFuture<>();
  private final ClutchFixture fixture =
      ClutchFixture.open(
          ClutchSetup.create()
              .withHost("log", Host.function(String.class, log::add))
              .withHost("gate", Host.function(String.class, text -> gate)));

  // Not shared, because it has a store.
  private final EntitySpec baskets = spec("baskets:Basket");

  @TempDir Path directory;

  @AfterEach
  void close() {
    fixture.close();
  }

  private static EntitySpec spec(String path) {
    return EntitySpec.of("basket", WorkerSpec.actor(path).withModulePath(ClutchFixture.HANDLERS));
  }

  private EntityRefs start(EntitySpec spec) {
    return EntityRefs.start(fixture.system(), spec);
  }

  private static int add(EntityRef basket, int count) {
    return value(basket.call("add", Integer.class, "apple", count));
  }

  private static int total(EntityRef basket) {
    return value(basket.call("total", Integer.class));
  }

  private static String error(CompletionStage<?> call, String type) {
    var raised = failure(call, CallFailure.Raised.class).error();
    assertThat(raised.type()).isEqualTo(type);
    return raised.message();
  }

  @Test
  void eachKeyHasAnObjectOfItsOwn() {
    EntityRefs refs = start(baskets.withPythons(2));
    List<EntityRef> all = range(0, 100).mapToObj(i -> refs.ref("key" + i)).toList();
    range(0, 100).forEach(i -> assertThat(add(all.get(i), i)).isEqualTo(i));
    range(0, 100).forEach(i -> assertThat(add(all.get(i), 1)).isEqualTo(i + 1));
    Map<Long, Long> processes =
        all.stream()
            .map(it -> value(it.call("pid", Long.class)))
            .collect(Collectors.groupingBy(pid -> pid, Collectors.counting()));
    assertThat(processes).hasSize(2);
    assertThat(processes.values()).allMatch(keys -> keys > 20);
  }

  @Test
  void callsHaveNamedArgumentsHeadersAndDeadlines() {
    EntityRef basket = start(baskets).ref("Ann \u00e9\ud83c\udf4e");
    add(basket, 2);
    assertThat(value(basket.call(Call.of("total", Integer.class).withNamed("start", 40))))
        .isEqualTo(42);
    var traced = Call.of("header", String.class, "trace").withHeader("trace", "t1");
    assertThat(value(basket.call(traced))).isEqualTo("t1");
    basket.cast("add", "apple", 3);
    assertThat(total(basket)).isEqualTo(5);
    var bad = failure(basket.call("add", Integer.class, "apple"), CallFailure.BadArguments.class);
    assertThat(bad.message()).contains("count");
  }

  @Test
  void aDeadlineOrAnErrorIsThatOfTheCallAlone() {
    EntityRefs slow = start(spec("baskets:Slow"));
    Call<String> call = Call.of("wait", String.class).withDeadline(Duration.ofMillis(300));
    failure(slow.ref("a").call(call), CallFailure.DeadlineExceeded.class);
    assertThat(value(slow.ref("a").call("append", NUMBERS, 1))).containsExactly(1);
    gate.complete("open");
    assertThat(value(slow.ref("a").call("wait", String.class))).isEqualTo("open");
  }

  @Test
  void callsOfAKeyKeepTheirOrderAndDoNotOverlap() {
    EntityRefs slow = start(spec("baskets:Slow").withPythons(2).withMostEntities(8));
    List<CompletionStage<List<Integer>>> last =
        range(0, 300)
            .mapToObj(i -> slow.ref("key" + i % 20).call("append", NUMBERS, i / 20))
            .toList();
    range(280, 300)
        .forEach(
            i ->
                assertThat(value(last.get(i)))
                    .containsExactlyElementsOf(range(0, 15).boxed().toList()));
  }

  @Test
  void aCallOfAnotherKeyRunsWhileOneWaits() {
    EntityRefs slow = start(spec("baskets:Slow"));
    var waiting = slow.ref("a").call("wait", String.class);
    assertThat(value(slow.ref("b").call("append", NUMBERS, 1))).containsExactly(1);
    var behind = slow.ref("a").call("append", NUMBERS, 2);
    assertThat(waiting.toCompletableFuture()).isNotDone();
    assertThat(behind.toCompletableFuture()).isNotDone();
    gate.complete("open");
    assertThat(value(behind)).containsExactly(2);
  }

  @Test
  void theLeastRecentlyUsedIsPassivatedForAFurtherOne() {
    EntityRefs refs = start(baskets.withMostEntities(2));
    for (String key : List.of("a", "b", "a", "c")) {
      add(refs.ref(key), 1);
    }
    await().untilAsserted(() -> assertThat(log).containsExactly("b left"));
    assertThat(total(refs.ref("b"))).isEqualTo(1);
    assertThat(total(refs.ref("a"))).isEqualTo(2);
  }

  @Test
  void anIdleOneIsPassivated() {
    EntityRefs refs = start(baskets.withIdleLimit(Duration.ofMillis(50)));
    add(refs.ref("a"), 7);
    await().untilAsserted(() -> assertThat(log).containsExactly("a left"));
    assertThat(total(refs.ref("a"))).isEqualTo(7);
  }

  @Test
  void whatHasNoSnapshotBeginsAnew() {
    EntityRefs mutes = start(spec("baskets:Mute").withMostEntities(1));
    assertThat(value(mutes.ref("a").call("count", Integer.class))).isEqualTo(1);
    assertThat(value(mutes.ref("a").call("count", Integer.class))).isEqualTo(2);
    assertThat(value(mutes.ref("b").call("count", Integer.class))).isEqualTo(1);
    assertThat(value(mutes.ref("a").call("count", Integer.class))).isEqualTo(1);
  }

  @Test
  void theEntitiesOfADeadProcessComeBackWithTheirLastSnapshot() {
    EntityRefs refs = start(baskets);
    range(0, 50).forEach(i -> add(refs.ref("key" + i), i));
    failure(refs.ref("key7").call("end", Void.class), CallFailure.Exited.class);
    range(0, 50).forEach(i -> assertThat(total(refs.ref("key" + i))).isEqualTo(i));
  }

  @Test
  void aKilledProcessLosesWhatWasChangedSinceTheSnapshot() {
    EntityRefs refs = start(baskets.withSnapshotEvery(3));
    range(0, 4).forEach(i -> add(refs.ref("a"), 1));
    failure(refs.ref("b").call("end", Void.class), CallFailure.Exited.class);
    assertThat(total(refs.ref("a"))).isEqualTo(3);
  }

  @Test
  void aStopSavesAllAndADirectoryKeepsIt() {
    EntitySpec kept = baskets.withSnapshotEvery(0).withStore(EntityStore.inDirectory(directory));
    EntityRefs before = start(kept);
    range(0, 30).forEach(i -> add(before.ref("key" + i), i));
    before.stop();
    value(before.whenStopped());
    await().untilAsserted(() -> assertThat(log).hasSize(30));
    EntityRefs after = start(kept);
    range(0, 30).forEach(i -> assertThat(total(after.ref("key" + i))).isEqualTo(i));
    value(after.ref("key3").call("clear", Void.class));
    after.stop();
    value(after.whenStopped());
    assertThat(total(start(kept).ref("key3"))).isZero();
  }

  @Test
  void aBadConstructorFailsThatCallAlone() {
    EntityRefs refs = start(baskets);
    assertThat(error(refs.ref("bad1").call("total", Integer.class), ERROR))
        .isEqualTo("Basket 'bad1' could not be made: ValueError: no basket for bad1");
    assertThat(add(refs.ref("good"), 1)).isEqualTo(1);
    assertThat(failure(refs.ref("good").call("_stop", Void.class)))
        .isInstanceOf(CallFailure.UnknownFunction.class);
    assertThat(failure(refs.ref("good").call("snapshot", Void.class)))
        .isInstanceOf(CallFailure.UnknownFunction.class);
  }

  @Test
  void whatCannotBeSavedHasNoEffect() {
    EntityRefs refs = start(baskets);
    add(refs.ref("a"), 5);
    String large = error(refs.ref("a").call("fill", Void.class, 2_000_000), ERROR);
    assertThat(large).contains("Basket 'a' has no snapshot that can be saved: TooLarge");
    assertThat(total(refs.ref("a"))).isEqualTo(5);
    error(refs.ref("a").call("add_and_fail", Void.class, "pear"), "LookupError");
    assertThat(total(refs.ref("a"))).isEqualTo(6);
  }

  @Test
  void aStateOfAnotherTypeFailsThatCallAlone() {
    EntityRefs refs = start(baskets.withMostEntities(1));
    value(refs.ref("a").call("put", Void.class, "text"));
    add(refs.ref("b"), 1);
    assertThat(error(refs.ref("a").call("total", Integer.class), ERROR))
        .startsWith("Basket 'a' could not be made: BadArguments: state.odd: ");
    assertThat(total(refs.ref("b"))).isEqualTo(1);
  }

  @Test
  void anOlderOwnerCannotOverwriteWhatANewerOneHasSaved() {
    EntityStore shared = EntityStore.inDirectory(directory);
    EntityRefs older = start(baskets.withStore(shared));
    EntityRefs newer =
        EntityRefs.start(
            fixture.system(),
            EntitySpec.of(
                    "basket2",
                    WorkerSpec.actor("baskets:Basket").withModulePath(ClutchFixture.HANDLERS))
                .withStore(new Renamed(shared)));
    add(older.ref("a"), 1);
    assertThat(add(newer.ref("a"), 1)).isEqualTo(2);
    assertThat(error(older.ref("a").call("add", Integer.class, "apple", 9), ERROR))
        .contains("has been saved by another process");
    assertThat(add(older.ref("a"), 1)).isEqualTo(3);
  }

  /** Has another name for its entities in the same store. */
  private record Renamed(EntityStore store) implements EntityStore {
    @Override
    public CompletionStage<Optional<Saved>> load(String type, String key) {
      return store.load("basket", key);
    }

    @Override
    public CompletionStage<Long> save(String type, String key, long revision, byte[] state) {
      return store.save("basket", key, revision, state);
    }

    @Override
    public CompletionStage<Boolean> remove(String type, String key, long revision) {
      return store.remove("basket", key, revision);
    }
  }

  @Test
  void anEntityIsNoActorByItself() {
    var python = fixture.spawn(WorkerSpec.actor("baskets:Basket"));
    var reason = ClutchFixture.stopped(python).toString();
    assertThat(reason).contains("Basket is an entity: EntityRefs.start serves it");
  }

  @Test
  void refusesBadKeysAndTakenNames() {
    EntityRefs refs = start(baskets);
    for (String key : List.of("", "x".repeat(201), "a\nb", "a\u007f", "a\ud800")) {
      assertThatThrownBy(() -> refs.ref(key)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(add(refs.ref("\ud83c\udf4e".repeat(200)), 1)).isEqualTo(1);
    assertThatThrownBy(() -> start(baskets)).isInstanceOf(InvalidActorNameException.class);
  }
}
