package io.orderflow.standalone.verify;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class IndependenceTest {

  private static final String IMPORTS = "io.orderflow.standalone.imports..";
  private static final String VERIFY = "io.orderflow.standalone.verify..";

  private final JavaClasses standalone =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.orderflow.standalone");

  @Test
  void the_check_shares_no_reading_with_the_import() {
    noClasses()
        .that()
        .resideInAPackage(VERIFY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(IMPORTS, "io.orderflow.api..", "io.orderflow.support..")
        .check(standalone);
    noClasses()
        .that()
        .resideInAPackage(IMPORTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(VERIFY)
        .check(standalone);
  }
}
