package io.clutch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of a module. */
public final class ModuleClasses {
  private ModuleClasses() {}

  /** The classes below a package, without tests. */
  public static JavaClasses below(String root) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(root);
  }
}
