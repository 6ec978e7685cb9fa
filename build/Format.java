import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The one formatter of this project: google-java-format in its default style, over every Java file
 * of the checkout. {@code mvn -N validate -Dformat.mode=write} rewrites them; every build checks
 * them and names the files that differ. It runs as a source file on the toolchain's JDK, because
 * the formatter parses with the compiler of the JDK that runs it, and Maven itself may run on an
 * older one.
 */
class Format {

  public static void main(String[] args) throws Exception {
    boolean check = "check".equals(System.getenv("FORMAT_MODE"));
    List<Path> files;
    try (var tree = Files.walk(Path.of("."))) {
      files =
          tree.filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .toList();
    }
    List<Path> different = files.parallelStream().filter(file -> differs(file, check)).toList();
    if (check && !different.isEmpty()) {
      different.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("mvn -N validate -Dformat.mode=write rewrites them.");
      System.exit(1);
    }
  }

  private static boolean differs(Path file, boolean check) {
    try {
      String before = Files.readString(file);
      Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
      String after =
          formatter.formatSource(
              ImportOrderer.reorderImports(
                  RemoveUnusedImports.removeUnusedImports(before),
                  JavaFormatterOptions.Style.GOOGLE));
      if (before.equals(after)) {
        return false;
      }
      if (!check) {
        Files.writeString(file, after);
      }
      return true;
    } catch (Exception failure) {
      throw new IllegalStateException(file + ": " + failure.getMessage(), failure);
    }
  }
}
