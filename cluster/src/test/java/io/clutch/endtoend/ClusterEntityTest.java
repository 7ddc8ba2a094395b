package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.cluster.ClutchSharding;
import io.clutch.entity.EntityRefs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Entities move between nodes with their states, and each call has one effect. */
@ExtendWith(Leftovers.class)
class ClusterEntityTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> KEYS = IntStream.range(0, 40).mapToObj(i -> "key" + i).toList();

  @TempDir Path temporary;
  private final Map<String, Integer> added = new HashMap<>();
  private ClusterNode node;
  private EntityRefs baskets;

  @BeforeEach
  void start() {
    node = ClusterNode.first(EntityNode.CONFIGURATION);
    baskets = EntityNode.init(node, temporary.resolve("states"));
  }

  @AfterEach
  void end() {
    node.close();
  }

  private ChildJvm child() {
    return ChildJvm.start(
        EntityNode.class,
        List.of("-Djava.io.tmpdir=" + temporary),
        node.address().toString(),
        temporary.resolve("states").toString());
  }

  /** Several calls for each key are under way at once; each result tells that none is lost. */
  private void addToAll() {
    List<CompletionStage<Integer>> results = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (String key : KEYS) {
        results.add(baskets.ref(key).call("add", Integer.class, "apple", 1));
        expected.add(added.merge(key, 1, Integer::sum));
      }
    }
    assertThat(results.stream().map(ClutchFixture::value).toList()).isEqualTo(expected);
  }

  private Set<Long> processes() {
    return KEYS.stream()
        .map(key -> value(baskets.ref(key).call("pid", Long.class)))
        .collect(Collectors.toSet());
  }

  @Test
  void keysMoveWithTheirStatesWhenANodeJoinsAndWhenItIsKilled() {
    addToAll();
    assertThat(processes()).hasSize(2);
    try (ChildJvm other = child()) {
      String address = other.awaitLine("address ");
      await("shards on both nodes")
          .atMost(LIMIT)
          .until(
              () -> {
                addToAll();
                return processes().size() == 4;
              });
      addToAll();
      other.kill();
      node.down(address);
      await("all shards here") // a call to the lost node may fail meanwhile
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> processes().size() == 2);
      addToAll();
    }
  }

  @Test
  void aNodeThatLeavesLosesNoCall() {
    try (ChildJvm other = child()) {
      other.awaitLine("address ");
      await("shards on both nodes")
          .atMost(LIMIT)
          .until(
              () -> {
                addToAll();
                return processes().size() == 4;
              });
      other.type("leave");
      await("all shards here")
          .atMost(LIMIT)
          .until(
              () -> {
                addToAll();
                return processes().size() == 2;
              });
      other.awaitLine("left");
    }
  }

  @Test
  void aFurtherInitReturnsTheSame() {
    assertThat(EntityNode.init(node, temporary)).isSameAs(baskets);
    assertThat(ClutchSharding.get(node.system())).isSameAs(ClutchSharding.get(node.system()));
  }
}
