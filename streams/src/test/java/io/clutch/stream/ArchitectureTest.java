package io.clutch.stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.clutch.FileCycles;
import io.clutch.ModuleClasses;
import io.clutch.PublicModule;
import io.clutch.SecretRecords;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stages use the core like users, and only those internals that were made for them. */
class ArchitectureTest extends PublicModule {
  private static final String ROOT = "io.clutch.stream";
  private static final String INTERNAL = ROOT + ".internal";
  private static final int MOST_FILES = 32;
  private static final int LARGEST_CYCLE = 4;

  /** The packages that both may import. */
  private static final List<String> OPEN =
      List.of(
          ROOT,
          INTERNAL,
          "io.clutch",
          "io.clutch.call",
          "io.clutch.data",
          "io.clutch.failure",
          "io.clutch.telemetry",
          "io.clutch.internal.memory",
          "io.clutch.internal.settings",
          "io.clutch.internal.streams",
          "java..",
          "org.apache.pekko..",
          "scala..");

  private static final JavaClasses CLASSES = ModuleClasses.below(ROOT);

  ArchitectureTest() {
    super(ROOT, "streams");
  }

  @Test
  void allIsInTwoPackages() {
    classes().should().resideInAnyPackage(ROOT, INTERNAL).check(CLASSES);
  }

  @Test
  void importsRunDownward() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(OPEN.toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void internalsAlsoUseWhatReferencesAreMadeOf() {
    classes()
        .that()
        .resideInAPackage(INTERNAL)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(OPEN.stream(), Stream.of("io.clutch.internal.client", "org.slf4j.."))
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void theScalaSideOfPekkoStaysOut() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.pekko.actor.typed.scaladsl..", "org.apache.pekko.stream.scaladsl..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.pekko.japi.Function")
        .check(CLASSES);
  }

  @Test
  void nobodyAsksByPatternOrStartsProcesses() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveSimpleName("AskPattern")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .check(CLASSES);
  }

  @Test
  void packagesAndCyclesAreSmall() {
    for (String name : List.of(ROOT, INTERNAL)) {
      assertThat(
              CLASSES.stream()
                  .filter(type -> type.getPackageName().equals(name))
                  .map(JavaClass::getSource)
                  .map(source -> source.orElseThrow().getFileName())
                  .distinct())
          .as(name)
          .hasSizeBetween(1, MOST_FILES);
    }
    assertThat(FileCycles.below(ROOT))
        .isNotEmpty()
        .allSatisfy(cycle -> assertThat(cycle).hasSizeLessThanOrEqualTo(LARGEST_CYCLE));
  }

  /** Such a record would have to hide it, like records of the core. */
  @Test
  void noRecordMayHoldASecret() {
    assertThat(SecretRecords.below(ROOT)).isEmpty();
  }
}
