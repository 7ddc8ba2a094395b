package io.clutch.internal.settings;

import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The changes that a specification makes to the configured settings, by users' functions. The
 * functions run once for the same configured settings. Effectively immutable, thread-safe.
 */
public final class SettingsChange<S> {
  private final UnaryOperator<S> change;
  private volatile Made<S> made;

  private record Made<S>(S configured, S own) {}

  private SettingsChange(UnaryOperator<S> change) {
    this.change = change;
  }

  /** No change. */
  public static <S> SettingsChange<S> none() {
    return new SettingsChange<>(UnaryOperator.identity());
  }

  /** This change followed by another one. */
  public SettingsChange<S> then(UnaryOperator<S> next) {
    Objects.requireNonNull(next, "change");
    return new SettingsChange<>(configured -> next.apply(of(configured)));
  }

  /** The settings of the specification, given the configured ones. */
  public S of(S configured) {
    Made<S> known = made;
    if (known == null || known.configured() != configured) {
      S own =
          Objects.requireNonNull(
              change.apply(configured), "the function of withSettings returned null");
      known = new Made<>(configured, own);
      made = known;
    }
    return known.own();
  }
}
