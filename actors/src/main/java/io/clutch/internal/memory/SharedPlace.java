package io.clutch.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a process holds a file without a name: another process of the same user opens it there.
 *
 * @param inode tells it from a later file with the same descriptor
 */
public record SharedPlace(long process, int descriptor, long inode) {

  Path path() {
    return Path.of("/proc/" + process + "/fd/" + descriptor);
  }

  /** Whether the process is there and has not ended. */
  public boolean isOfLivingProcess() {
    return Files.exists(Path.of("/proc/" + process + "/exe"));
  }

  /** Throws unless the regular file there is this one, and has at least as many bytes. */
  void check(long bytes) throws IOException {
    Map<String, Object> found = Files.readAttributes(path(), "unix:ino,size,isRegularFile");
    boolean isThis = found.get("ino").equals(inode) && (boolean) found.get("isRegularFile");
    if (!isThis || (long) found.get("size") < bytes) {
      throw new IOException("no file of " + bytes + " bytes and inode " + inode + ": " + path());
    }
  }
}
