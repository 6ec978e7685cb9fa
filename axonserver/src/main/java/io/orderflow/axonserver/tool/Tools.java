package io.orderflow.axonserver.tool;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The subcommands that are not {@code run}. */
public final class Tools {

  private static final Map<String, Tool> TOOLS =
      new TreeMap<>(
          Map.of(
              "check", new CheckTool(),
              "backup", new BackupTool(),
              "restore", new RestoreTool(),
              "export", new ExportTool(),
              "import", new ImportTool()));

  private Tools() {}

  public static boolean has(String name) {
    return TOOLS.containsKey(name);
  }

  /** One line for each subcommand. */
  public static String usage() {
    return TOOLS.entrySet().stream()
        .map(each -> "       AxonServerMain " + each.getKey() + " " + each.getValue().usage())
        .collect(Collectors.joining("\n"));
  }

  /**
   * Runs a subcommand.
   *
   * @return the exit status: 0 when all is well; 1 when something was found wrong or was not done,
   *     which {@code err} says; 2 when the arguments are not understood
   */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    String name = arguments.length == 0 ? "" : arguments[0];
    Tool tool = TOOLS.get(name);
    if (tool == null) {
      err.println("Not understood: " + name + "\n" + usage());
      return 2;
    }
    try {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      return tool.run(Options.of(tool.usage(), rest), new Output(out, err));
    } catch (IllegalArgumentException misuse) {
      err.println(misuse.getMessage() + "\nUsage: AxonServerMain " + name + " " + tool.usage());
      return 2;
    } catch (RuntimeException failure) {
      err.println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
      return 1;
    }
  }
}
