package io.orderflow.axonserver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The artifact is used without the rest of this project, and without JUnit and Spring. */
class StandsAloneTest {

  @Nested
  class GivenItsClasses {

    private static final JavaClasses CLASSES =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.orderflow");

    @Test
    void theyUseNoOtherModule() {
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              Stream.of(
                      "api",
                      "support",
                      "documentstore",
                      "command",
                      "sagas",
                      "query",
                      "standalone",
                      "systemtests",
                      "benchmarks")
                  .map(each -> "io.orderflow." + each + "..")
                  .toArray(String[]::new))
          .check(CLASSES);
    }

    @Test
    void onlyTheirOwnPackagesUseJunitSpringAndAxon() {
      noClasses()
          .that()
          .resideOutsideOfPackages("..axonserver.junit..", "..axonserver.spring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.junit..",
              "org.springframework..",
              "org.axonframework..",
              "io.axoniq..",
              "io.orderflow.axonserver.junit..",
              "io.orderflow.axonserver.spring..")
          .check(CLASSES);
    }
  }

  @Nested
  class GivenNothingElseOnTheClassPath {

    private static final Pattern READY = Pattern.compile("ready: gRPC (\\d+)");
    private static final List<String> NEEDED =
        List.of("org/rocksdb", "io/grpc", "com/google", "org/slf4j", "io/perfmark", "org/jspecify");

    @Test
    void theNodeRunsAsAProcess(@TempDir Path data) throws IOException, InterruptedException {
      String classPath =
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
              .filter(
                  each ->
                      each.endsWith("axonserver" + "/target/classes")
                          || NEEDED.stream().anyMatch(group -> each.contains("/" + group + "/")))
              .collect(Collectors.joining(File.pathSeparator));
      assertThat(classPath)
          .contains("rocksdbjni")
          .doesNotContain("junit", "springframework", "axonframework", "axoniq");

      Process process = start(classPath, data);
      try (BufferedReader out = process.inputReader()) {
        Matcher ready = READY.matcher(String.valueOf(out.readLine()));
        assertThat(ready.find()).isTrue();
        try (Clients clients = new Clients(Integer.parseInt(ready.group(1)))) {
          get(clients.connect("c").eventChannel().appendEvents(event("a", 0)));
        }
      } finally {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }

    private static Process start(String classPath, Path data) throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              classPath,
              AxonServerMain.class.getName(),
              "--data",
              data.toString(),
              "--grpc-port",
              "0",
              "--http-port",
              "0")
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }
  }

  @Nested
  class GivenThePomThatIsPublished {

    private final Document pom = read(Path.of(".flattened-pom.xml"));

    @Test
    void itHasNoParentAndLeavesNothingOpen() {
      assertThat(pom.getElementsByTagName("parent").getLength()).isZero();
      assertThat(pom.getDocumentElement().getTextContent()).doesNotContain("${");
      assertThat(elements("dependency"))
          .allSatisfy(each -> assertThat(text(each, "version")).isNotEmpty());
    }

    @Test
    void itNeedsNothingOfThisProjectAndNeitherJunitNorSpring() {
      Set<String> needed =
          elements("dependency").stream()
              .filter(each -> !text(each, "optional").equals("true"))
              .filter(each -> !text(each, "scope").equals("test"))
              .map(each -> text(each, "artifactId"))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(needed)
          .containsExactlyInAnyOrder(
              "rocksdbjni",
              "grpc-netty-shaded",
              "grpc-protobuf",
              "grpc-stub",
              "protobuf-java",
              "slf4j-api",
              "jspecify");
    }

    private List<Element> elements(String name) {
      var found = pom.getElementsByTagName(name);
      return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    private static String text(Element element, String child) {
      var found = element.getElementsByTagName(child);
      return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private static Document read(Path file) {
      try {
        return DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(file.toFile());
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
