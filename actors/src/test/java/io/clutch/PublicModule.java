package io.clutch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What holds for the public types of each module that builds on the core. */
public abstract class PublicModule {
  private final String root;
  private final PublicNames names;

  /** {@code root} is the package of the module, and {@code folder} its folder. */
  protected PublicModule(String root, String folder) {
    this.root = root;
    this.names = new PublicNames(folder);
  }

  /** Fails if the module uses another package of Clutch. */
  protected final void assertNeedsOnly(String... packages) {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(root)
                .or(resideInAnyPackage(packages))
                .or(resideOutsideOfPackage("io.clutch..")))
        .check(ModuleClasses.below(root));
  }

  @Test
  protected final void noPublicSignatureNamesAnInternalType() {
    assertThat(PublicSignatures.withInternalTypes(root)).isEmpty();
  }

  @Test
  protected final void publicNamesAreThePinnedOnes() throws IOException {
    names.assertPinned();
  }

  @Test
  protected final void publicTypesAreDocumented() {
    names.assertDocumented();
  }
}
