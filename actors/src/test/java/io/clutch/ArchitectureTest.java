package io.clutch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Holds the package table of docs/internals/code.md, but for {@code stream}, which has a test of
 * its own. A package that is not there yet is no violation.
 */
class ArchitectureTest {
  private static final String ROOT = "io.clutch";

  private static final Set<String> FOR_EVERYONE = PackageTable.FOR_EVERYONE;
  private static final Set<String> PACKAGES = PackageTable.MAY_IMPORT.keySet();

  private static final JavaClasses CLASSES = ModuleClasses.below(ROOT);

  @Test
  void thereAreClasses() {
    assertThat(CLASSES).isNotEmpty();
  }

  @Test
  void everyClassIsInAPackageOfTheTable() {
    check(classes().should().resideInAnyPackage(names(PACKAGES)));
  }

  @ParameterizedTest
  @FieldSource("PACKAGES")
  void importsRunDownward(String importer) {
    Set<String> allowed = new HashSet<>(PackageTable.MAY_IMPORT.get(importer));
    allowed.add(importer);
    allowed.addAll(FOR_EVERYONE);
    check(
        classes()
            .that()
            .resideInAPackage(name(importer))
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(names(allowed)).or(resideOutsideOfPackage(ROOT + ".."))));
  }

  @ParameterizedTest
  @FieldSource("FOR_EVERYONE")
  void whatIsForEveryoneImportsOnlyTheJdkAndTheLog(String importer) {
    Set<String> allowed = new HashSet<>(PackageTable.MAY_IMPORT.get(importer));
    allowed.add(importer);
    check(
        classes()
            .that()
            .resideInAPackage(name(importer))
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(names(allowed))
                    .or(resideInAnyPackage("java..", "org.slf4j.."))));
  }

  @Test
  void packagesHaveNoCycle() {
    check(slices().assignedFrom(new ByPackage()).should().beFreeOfCycles());
  }

  @Test
  void noPackageHasMoreThan32Files() {
    Map<String, Set<String>> files = new TreeMap<>();
    CLASSES.forEach(
        type ->
            files
                .computeIfAbsent(type.getPackageName(), name -> new HashSet<>())
                .add(type.getSource().orElseThrow().getFileName().orElseThrow()));
    assertThat(files).allSatisfy((name, found) -> assertThat(found).hasSizeLessThanOrEqualTo(32));
  }

  @Test
  void onlyTransportKnowsZeroMq() {
    check(
        outside("internal.transport")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.zeromq..", "zmq.."));
  }

  /** Other classes work where the module is missing. */
  @Test
  void onlyRecordingKnowsFlightRecorder() {
    check(
        outside("internal.recording").should().dependOnClassesThat().resideInAPackage("jdk.jfr.."));
  }

  @Test
  void onlyProcessStartsProcesses() {
    DescribedPredicate<JavaMethodCall> exec =
        describe(
            "Runtime.exec",
            call ->
                call.getTargetOwner().isEquivalentTo(Runtime.class)
                    && call.getName().equals("exec"));
    check(outside("internal.process").should().callMethodWhere(exec));
    check(
        outside("internal.process")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class));
  }

  /**
   * To be handed a Config is not to read it: Pekko hands one to each dispatcher. One class uses the
   * library for its JSON.
   */
  @Test
  void onlyTheDoorAndItsSystemReadConfiguration() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(name("root"), name("internal.config"), name("internal.system"))
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".internal.process.Json")
            .should()
            .accessClassesThat()
            .resideInAPackage("com.typesafe.config.."));
  }

  @Test
  void nothingNeedsJackson() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson..", "tools.jackson.."));
  }

  @Test
  void theScalaSideOfPekkoStaysOut() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko.actor.typed.scaladsl..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.pekko.japi.Function"));
  }

  /** Stages are a module of their own, which brings Pekko Streams. */
  @Test
  void nothingNeedsPekkoStreams() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.pekko.stream.."));
  }

  /** It starts a thread for each call on a small machine. */
  @Test
  void nobodyAsksByPattern() {
    check(noClasses().should().dependOnClassesThat().haveSimpleName("AskPattern"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static GivenClassesConjunction outside(String name) {
    return noClasses().that().resideOutsideOfPackage(name(name));
  }

  private static String name(String name) {
    return name.equals("root") ? ROOT : ROOT + "." + name;
  }

  private static String[] names(Set<String> names) {
    return names.stream().map(ArchitectureTest::name).toArray(String[]::new);
  }

  private static final class ByPackage implements SliceAssignment {
    private static final Pattern FRONT =
        Pattern.compile("^(io\\.clutch\\.[a-z]+)\\.internal(\\.rules)?$");

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(FRONT.matcher(type.getPackageName()).replaceFirst("$1"));
    }

    @Override
    public String getDescription() {
      return "each package, with the internals of its own";
    }
  }
}
