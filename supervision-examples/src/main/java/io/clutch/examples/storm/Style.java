package io.clutch.examples.storm;

import java.util.concurrent.CompletionStage;

/** One way to call Python. */
@FunctionalInterface
interface Style {
  /** Makes one call or several. Completes when the audit has the outcome. */
  CompletionStage<?> make();
}
