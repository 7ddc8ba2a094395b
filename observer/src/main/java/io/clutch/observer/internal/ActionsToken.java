package io.clutch.observer.internal;

import com.typesafe.config.Config;
import io.clutch.observer.ClutchObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the token of actions. It is in no setting of its own, since an argument or a variable of
 * the environment that sets it would be shown to others.
 */
final class ActionsToken {
  static final String FILE = "actions-token-file";
  private static final Logger LOG = LoggerFactory.getLogger(ClutchObserver.class);
  private static final String SWITCH = "actions";
  private static final int MOST_BYTES = 1024;

  private ActionsToken() {}

  /**
   * The token if actions are on; empty if they are off.
   *
   * @param page the token of the page, which must be another one
   * @param setup the token that code has set
   */
  static Optional<AccessToken> find(
      Config section, Optional<AccessToken> page, Optional<String> setup) {
    if (!section.getBoolean(SWITCH)) {
      return Optional.empty();
    }
    String file = section.getString(FILE).strip();
    if (file.isEmpty() == setup.isEmpty()) {
      String need = "on needs one token: in the file of " + FILE + ", or in an ObserverSetup";
      throw ObserverSettings.bad(section, SWITCH, need);
    }
    AccessToken token = of(section, setup.orElseGet(() -> read(section, file)));
    if (page.filter(token::isSame).isPresent()) {
      throw ObserverSettings.bad(section, SWITCH, "needs a token of its own, not that of the page");
    }
    return Optional.of(token);
  }

  private static AccessToken of(Config section, String text) {
    try {
      return AccessToken.of(text);
    } catch (IllegalArgumentException e) {
      String form = "has a token that must be " + AccessToken.RULE;
      throw ObserverSettings.bad(section, SWITCH, form);
    }
  }

  private static String read(Config section, String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      warnIfReadByOthers(Path.of(file));
      return text.strip();
    } catch (IOException | InvalidPathException e) {
      throw ObserverSettings.bad(section, FILE, "cannot be read: " + e);
    }
  }

  private static void warnIfReadByOthers(Path file) throws IOException {
    boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (isPosix && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      LOG.warn("All users of this machine can read the token of actions in {}", file);
    }
  }
}
