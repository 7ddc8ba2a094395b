package io.clutch.internal.memory;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A place is opened only if it has the file that was named, in full. */
@EnabledOnOs(OS.LINUX)
class SharedPlaceTest {
  private static final int SIZE = 10;

  @Test
  void onlyTheFileThatWasNamedIsOpened() throws IOException {
    SharedFile file = SharedFile.zeroed(SIZE);
    SharedPlace place = file.place();
    assertThatCode(() -> SharedFile.map(place, 2, SIZE - 2)).doesNotThrowAnyException();
    assertRefused(place, SIZE + 1);
    assertRefused(new SharedPlace(place.process(), place.descriptor(), place.inode() + 1), SIZE);
    file.close();
    assertRefused(place, SIZE);
  }

  private static void assertRefused(SharedPlace place, int size) {
    assertThatThrownBy(() -> SharedFile.map(place, 0, size)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> SharedFile.read(place, 0, size)).isInstanceOf(IOException.class);
  }
}
