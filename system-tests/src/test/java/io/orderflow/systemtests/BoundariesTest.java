package io.orderflow.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who may know whom. */
class BoundariesTest {

  private static final String OURS = "io.orderflow..";
  private static final String API = "io.orderflow.api..";
  private static final String SUPPORT = "io.orderflow.support..";

  /** What each module of ours may depend on, beside what is not ours. */
  static final Set<Map.Entry<String, Set<String>>> MODULES =
      Map.of(
              API,
              Set.<String>of(),
              SUPPORT,
              Set.of(API),
              "io.orderflow.axonserver..",
              Set.<String>of(),
              "io.orderflow.documentstore..",
              Set.<String>of(),
              "io.orderflow.command..",
              Set.of(API, SUPPORT),
              "io.orderflow.sagas..",
              Set.of(API, SUPPORT),
              "io.orderflow.query..",
              Set.of(API, SUPPORT))
          .entrySet();

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.orderflow");

  /** Decisions, folds and the process: state and message in, events or effects out. */
  private static final DescribedPredicate<JavaClass> PURE =
      resideInAPackage("io.orderflow.sagas..process..")
          .or(resideInAPackage("io.orderflow.command..").and(nameEndingWith("Decider")))
          .or(resideInAPackage("io.orderflow.query..").and(nameEndingWith("Fold")))
          .as("decisions, folds and the process");

  @ParameterizedTest
  @FieldSource("MODULES")
  void a_module_knows_only_what_the_design_lets_it_know(Map.Entry<String, Set<String>> module) {
    String[] allowed = module.getValue().toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(module.getKey())
        .should()
        .dependOnClassesThat(
            resideInAPackage(OURS)
                .and(not(resideInAPackage(module.getKey())))
                .and(not(resideInAnyPackage(allowed)))
                .as("are another module's than %s", module.getValue()))
        .check(MAIN);
  }

  /** What serves Spring applications alone has a package of its own. */
  @Test
  void the_node_and_the_store_need_no_framework() {
    noClasses()
        .that()
        .resideInAnyPackage("io.orderflow.axonserver..", "io.orderflow.documentstore..")
        .and()
        .resideOutsideOfPackage("io.orderflow.axonserver.spring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "org.axonframework..")
        .check(MAIN);
  }

  @Test
  void the_published_language_knows_of_axon_no_more_than_where_a_command_goes() {
    noClasses()
        .that()
        .resideInAPackage(API)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.axonframework..", "org.springframework..", "com.mongodb..")
                .and(not(nameEndingWith("TargetAggregateIdentifier"))))
        .check(MAIN);
  }

  @Test
  void what_decides_knows_no_framework_and_no_clock() {
    noClasses()
        .that(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.axonframework..",
            "org.springframework..",
            "com.mongodb..",
            "io.grpc..",
            "java.net..",
            "java.util.concurrent..")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(MAIN);
  }

  @Test
  void no_service_sleeps_where_it_could_wait_for_a_condition() {
    noClasses()
        .that()
        .resideInAnyPackage(MODULES.stream().map(Map.Entry::getKey).toArray(String[]::new))
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .check(MAIN);
  }

  @Test
  void time_is_told_by_java_time() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Calendar")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.text.SimpleDateFormat")
        .check(MAIN);
    noFields().should().haveRawType(java.util.Date.class).check(MAIN);
  }

  @Test
  void the_services_ask_an_injected_clock_for_the_time() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.orderflow.command..", "io.orderflow.sagas..", "io.orderflow.query..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .check(MAIN);
  }

  @Test
  void no_money_and_no_quantity_is_a_binary_fraction() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(API, "io.orderflow.command..", "io.orderflow.query.sales..")
        .should()
        .haveRawType(double.class)
        .orShould()
        .haveRawType(float.class)
        .check(MAIN);
    noClasses()
        .that()
        .resideInAnyPackage(API, "io.orderflow.command..", "io.orderflow.query..")
        .should()
        .callConstructor(BigDecimal.class, double.class)
        .orShould()
        .callMethod(BigDecimal.class, "doubleValue")
        .check(MAIN);
  }

  @Test
  void no_error_is_printed_where_nobody_reads_it() {
    noClasses()
        .that()
        .resideInAnyPackage(
            SUPPORT, "io.orderflow.command..", "io.orderflow.sagas..", "io.orderflow.query..")
        .should()
        .callMethod(Throwable.class, "printStackTrace")
        .check(MAIN);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage("io.orderflow.command..", "io.orderflow.sagas..")
        .should()
        .declareThrowableOfType(Exception.class)
        .check(MAIN);
  }

  @Test
  void every_package_of_ours_is_null_marked() {
    assertThat(MAIN)
        .filteredOn(type -> !type.getPackageName().contains(".protocol"))
        .extracting(JavaClass::getPackageName)
        .allSatisfy(
            name ->
                assertThat(MAIN.contain(name + ".package-info"))
                    .as("package-info of " + name)
                    .isTrue());
  }

  /** The node's JUnit extension is shipped for the tests of others. */
  @Test
  void tests_stay_out_of_what_is_shipped() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.orderflow.systemtests..",
            "io.orderflow.benchmarks..",
            "io.orderflow.axonserver.junit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.awaitility..", "org.junit..", "org.assertj..")
        .check(MAIN);
  }
}
