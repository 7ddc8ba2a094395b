package io.clutch.jackson;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.clutch.PublicNames;
import io.clutch.PublicSignatures;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The module needs the values and failures of the core, and the text of exceptions. */
class ArchitectureTest {
  private static final String ROOT = "io.clutch.jackson";
  private static final PublicNames NAMES = new PublicNames("integrations/jackson");

  @Test
  void needsOnlyValuesFailuresAndText() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    ROOT, "io.clutch.data", "io.clutch.failure", "io.clutch.internal.text")
                .or(resideOutsideOfPackage("io.clutch..")))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT));
  }

  @Test
  void noPublicSignatureNamesAnInternalType() {
    assertThat(PublicSignatures.withInternalTypes(ROOT)).isEmpty();
  }

  @Test
  void publicNamesAreThePinnedOnes() throws IOException {
    NAMES.assertPinned();
  }

  @Test
  void publicTypesAreDocumented() {
    NAMES.assertDocumented();
  }
}
