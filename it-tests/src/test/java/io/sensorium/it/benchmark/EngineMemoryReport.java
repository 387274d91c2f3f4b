package io.sensorium.it.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

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
  private final JavaProcess process;

  /** A report of what runs in processes of its own. */
  EngineMemoryReport(PrintStream out, JavaProcess process) {
    this.out = out;
    this.process = process;
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
    List<String> arguments = new ArrayList<>(List.of(engine));
    cases.forEach(each -> arguments.add(each.name()));
    process.run(out, EngineMemory.class, arguments);
  }
}
