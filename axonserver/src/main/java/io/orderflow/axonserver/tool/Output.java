package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.store.CheckReport;
import java.io.PrintStream;

/** Where a tool tells what it did, and what is wrong. */
record Output(PrintStream out, PrintStream err) {

  /** Prints what a check says of the directory or file; returns the exit status. */
  int report(Object checked, CheckReport report) {
    report.read().forEach(out::println);
    report.findings().forEach(each -> err.println("wrong: " + each));
    if (report.findingsNotShown() > 0) {
      err.println("wrong: and %d more".formatted(report.findingsNotShown()));
    }
    if (report.isClean()) {
      out.println(checked + ": nothing is wrong");
      return 0;
    }
    err.println(
        "%s: %d findings".formatted(checked, report.findings().size() + report.findingsNotShown()));
    return 1;
  }
}
