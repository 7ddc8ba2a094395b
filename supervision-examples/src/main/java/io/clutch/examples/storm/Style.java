package io.clutch.examples.storm;

import java.util.concurrent.CompletionStage;

/** One way to call Python. */
@FunctionalInterface
interface Style {
  /** Makes one call, or what takes several; done when the audit has its outcome. */
  CompletionStage<?> make();
}
