package io.clutch.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.entity.EntityStore.Saved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores compare revisions, and keep whole snapshots alone. */
class EntityStoreTest {
  private static final byte[] STATE = {1, 2, 3};

  @TempDir static Path directory;

  static Stream<EntityStore> stores() {
    return Stream.of(EntityStore.inMemory(1000), EntityStore.inDirectory(directory.resolve("a")));
  }

  private static <T> T value(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void saveAndRemoveCompareRevisions(EntityStore store) {
    assertThat(value(store.load("cart", "a"))).isEmpty();
    assertThat(value(store.save("cart", "a", 7, STATE))).isZero();
    long first = value(store.save("cart", "a", 0, STATE));
    assertThat(first).isPositive();
    assertThat(value(store.save("cart", "a", 0, STATE))).isZero();
    long second = value(store.save("cart", "a", first, new byte[] {4}));
    assertThat(second).isGreaterThan(first);
    Saved saved = value(store.load("cart", "a")).orElseThrow();
    assertThat(saved.state()).containsExactly(4);
    assertThat(saved.revision()).isEqualTo(second);
    assertThat(value(store.load("cart", "b"))).isEmpty();
    assertThat(value(store.load("other", "a"))).isEmpty();
    assertThat(value(store.remove("cart", "a", first))).isFalse();
    assertThat(value(store.remove("cart", "a", second))).isTrue();
    assertThat(value(store.remove("cart", "a", 0))).isTrue();
    assertThat(value(store.load("cart", "a"))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void ofManyWhoSaveOneRevisionOneDoes(EntityStore store) {
    List<Long> revisions =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> value(store.save("cart", "raced", 0, STATE)))
            .filter(revision -> revision > 0)
            .toList();
    assertThat(revisions).hasSize(1);
  }

  @Test
  void theMemoryIsBounded() {
    EntityStore store = EntityStore.inMemory(100);
    long revision = value(store.save("t", "a", 0, new byte[80]));
    assertThatThrownBy(() -> value(store.save("t", "b", 0, new byte[80])))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("no room");
    assertThat(value(store.save("t", "a", revision, new byte[90]))).isPositive();
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    EntityStore store = EntityStore.inDirectory(directory.resolve("damaged"));
    value(store.save("cart", "a", 0, STATE));
    Path file = file();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> value(store.load("cart", "a"))).hasMessageContaining("" + file);
    }
    whole[whole.length - 1]++;
    Files.write(file, whole);
    assertThatThrownBy(() -> value(store.load("cart", "a"))).hasMessageContaining("is damaged");
    Files.write(file, new byte[2 << 20]);
    assertThatThrownBy(() -> value(store.load("cart", "a"))).hasMessageContaining("too long");
    assertThat(value(store.load("cart", "b"))).isEqualTo(Optional.empty());
  }

  private static Path file() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("damaged"))) {
      return files
          .filter(it -> it.getFileName().toString().length() == 64)
          .findFirst()
          .orElseThrow();
    }
  }
}
