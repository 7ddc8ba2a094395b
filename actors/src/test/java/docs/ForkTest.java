package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import org.junit.jupiter.api.Test;

class ForkTest {
  @Test
  void forksFromWhatIsPreloaded() {
    try (Application app = Application.start()) {
      // tag::preload
      WorkerSpec spec =
          WorkerSpec.functions("rates")
              .withPreload("numpy", "rates")
              .withSettings(settings -> settings.withStart(StartMethod.FORK));
      // end::preload
      PythonRef one = app.spawn(spec, "one");
      PythonRef two = app.spawn(spec, "two");
      assertThat(value(one.call("rates:rate", Double.class, "euro"))).isEqualTo(1.0);
      assertThat(value(one.call("rates:throw", Double.class)))
          .isNotEqualTo(value(two.call("rates:throw", Double.class)));
      assertThat(Clutch.get(app.system()).templates()).hasSize(1);
    }
  }
}
