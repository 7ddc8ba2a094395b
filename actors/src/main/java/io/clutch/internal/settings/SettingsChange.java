package io.clutch.internal.settings;

import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What a specification makes of the configured settings, by functions of the user's. They are asked
 * once for the same configured settings. Immutable to who uses it, and thread-safe.
 */
public final class SettingsChange<S> {
  private final UnaryOperator<S> change;
  private volatile Made<S> made;

  private record Made<S>(S configured, S own) {}

  private SettingsChange(UnaryOperator<S> change) {
    this.change = change;
  }

  /** The configured settings as they are. */
  public static <S> SettingsChange<S> none() {
    return new SettingsChange<>(UnaryOperator.identity());
  }

  /** This change, and then another one. */
  public SettingsChange<S> then(UnaryOperator<S> next) {
    Objects.requireNonNull(next, "change");
    return new SettingsChange<>(configured -> next.apply(of(configured)));
  }

  /** The settings of the specification, where these are the configured ones. */
  public S of(S configured) {
    Made<S> known = made;
    if (known == null || known.configured() != configured) {
      S own =
          Objects.requireNonNull(change.apply(configured), "what withSettings was given made null");
      known = new Made<>(configured, own);
      made = known;
    }
    return known.own();
  }
}
