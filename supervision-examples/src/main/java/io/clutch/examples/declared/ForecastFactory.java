package io.clutch.examples.declared;

import com.typesafe.config.Config;
import io.clutch.PythonWorker;
import io.clutch.examples.common.PythonModules;
import io.clutch.supervision.ChildFactory;
import io.clutch.supervision.ChildSpec;
import io.clutch.worker.WorkerSpec;

/** Creates the Python child. The tree names this class, so no registration is needed. */
public final class ForecastFactory implements ChildFactory {
  static final WorkerSpec SPEC =
      WorkerSpec.functions("forecast").withModulePath(PythonModules.folder());

  @Override
  public ChildSpec<?> create(String id, Config arguments) {
    return PythonWorker.child(id, SPEC);
  }
}
