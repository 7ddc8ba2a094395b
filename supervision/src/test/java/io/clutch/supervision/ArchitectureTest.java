package io.clutch.supervision;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module supervises any actors and does not depend on the Python modules. */
class ArchitectureTest {
  private static final String ROOT = "io.clutch.supervision";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.clutch");

  @Test
  void needsPekkoAndTheLogAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "..",
            "java..",
            "org.apache.pekko..",
            "org.slf4j..",
            "com.typesafe.config..",
            "scala..") // in signatures of Pekko
        .check(CLASSES);
  }

  @Test
  void theScalaSideOfPekkoStaysOut() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.pekko.actor.typed.scaladsl..")
        .check(CLASSES);
  }

  /** The rules are tested as values, with the test's own clock. */
  @Test
  void rulesKnowNoActor() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".internal.rules")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".internal.rules", ROOT + ".internal.time", "java..")
        .check(CLASSES);
  }

  /** These shared values depend on no supervisor and no actor. */
  @Test
  void timeImportsTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".internal.time")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + ".internal.time", "java..")
        .check(CLASSES);
  }
}
