package io.clutch.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Tests of a tree without Python need only supervision. */
class ArchitectureTest {
  @Test
  void needsWhatSupervisionShowsAndPekko() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.clutch.testkit", "io.clutch.supervision", "java..", "org.apache.pekko..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.clutch.testkit"));
  }
}
