package io.sensorium.it.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The table of {@link EngineMemory}, each engine and network in a process of its own. */
final class EngineMemoryReport {
  private static final List<SpeedCase> TEXTS =
      List.of(
          SpeedCase.MINILM_1X16,
          SpeedCase.MINILM_1X128,
          SpeedCase.MINILM_8X64,
          SpeedCase.MINILM_32X128);
  private static final List<SpeedCase> PICTURES =
      List.of(SpeedCase.MOBILENET_1, SpeedCase.MOBILENET_16);

  private final PrintStream out;
  private final String jvmArguments;
  private final Path log;

  /**
   * A report.
   *
   * @param jvmArguments separated by spaces
   * @param log what else the processes say
   */
  EngineMemoryReport(PrintStream out, String jvmArguments, Path log) {
    this.out = out;
    this.jvmArguments = jvmArguments;
    this.log = log;
  }

  void print() throws IOException {
    out.println("MiB of resident memory that is neither Java's heap nor a mapped file:");
    out.println("the network's weights; what the engine says that it will keep of them; the most");
    out.println("while it loaded; what stayed; what a batch took on top of that at most, and what");
    out.println("of it stayed when it had ended, after the batches before it.");
    out.println();
    out.println("| engine | batch | weights | said | loading | loaded | running | kept |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (String engine : List.of("pytorch", "tensorflow")) {
      run(engine, TEXTS);
      run(engine, PICTURES);
    }
  }

  private void run(String engine, List<SpeedCase> cases) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmArguments.split("\\s+")));
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(EngineMemory.class.getName());
    command.add(engine);
    cases.forEach(each -> command.add(each.name()));
    Process process =
        new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start();
    try (Stream<String> rows = process.inputReader().lines()) {
      rows.filter(row -> row.startsWith("|")).forEach(out::println);
    }
    requireSuccess(process);
  }

  private void requireSuccess(Process process) {
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("a process failed; " + log + " says why");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
