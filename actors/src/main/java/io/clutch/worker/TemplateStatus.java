package io.clutch.worker;

import java.util.List;

/**
 * The state of a template: a process that imports the modules of workers, and from which workers
 * are forked. There is one for each interpreter, environment, working directory, module path and
 * list of preloaded modules.
 *
 * @param interpreter the Python executable
 * @param isReady whether it has imported everything
 * @param preload the modules of {@link WorkerSpec#withPreload}
 * @param forked how many workers were forked from it
 */
public record TemplateStatus(
    String interpreter, long pid, boolean isReady, List<String> preload, long forked) {
  public TemplateStatus {
    preload = List.copyOf(preload);
  }
}
