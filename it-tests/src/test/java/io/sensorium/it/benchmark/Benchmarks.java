package io.sensorium.it.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks and prints what they found; {@code BENCHMARKS.md} says how. */
public final class Benchmarks {
  private final Path folder;

  private Benchmarks(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs one, or all.
   *
   * @param arguments {@code PipelineOverhead}, {@code EngineSpeed}, {@code EngineSpeed:CASE},
   *     {@code EngineProfile:CASE}, {@code EngineMemory}, {@code HangIsolation}, {@code
   *     SwapDuration} or {@code all}, and a folder for the logs and JMH's own results
   */
  public static void main(String[] arguments)
      throws IOException, RunnerException, InterruptedException {
    Locale.setDefault(Locale.ROOT);
    // ONNX Runtime crashes in a process whose command line is very long: JMH's forks get a jar.
    System.setProperty("jmh.separateClasspathJAR", "true");
    Benchmarks benchmarks = new Benchmarks(Files.createDirectories(Path.of(arguments[1])));
    String[] what = arguments[0].split("[:,]", -1);
    String[] cases = Arrays.copyOfRange(what, 1, what.length);
    switch (what[0]) {
      case "PipelineOverhead" -> benchmarks.pipelineOverhead();
      case "EngineSpeed" -> benchmarks.engineSpeed(cases);
      case "EngineMemory" -> benchmarks.engineMemory();
      case "EngineProfile" -> benchmarks.engineProfile(cases);
      case "HangIsolation" -> HangIsolation.print(System.out);
      case "SwapDuration" -> benchmarks.swapDuration();
      case "all" -> {
        benchmarks.pipelineOverhead();
        benchmarks.engineSpeed();
        benchmarks.engineMemory();
        HangIsolation.print(System.out);
        benchmarks.swapDuration();
      }
      default ->
          throw new IllegalArgumentException(
              "no benchmark '" + arguments[0] + "'; see BENCHMARKS.md");
    }
  }

  private void pipelineOverhead() throws RunnerException {
    new PipelineOverheadReport(System.out).print(this::run);
  }

  private void engineSpeed(String... cases) throws RunnerException {
    new EngineSpeedReport(System.out, cases).print(this::run);
  }

  private void engineMemory() throws IOException {
    new EngineMemoryReport(System.out, process("engine-memory.log")).print();
  }

  private void swapDuration() throws IOException {
    process("swap-duration.log").run(System.out, SwapDuration.class, List.of());
  }

  private void engineProfile(String... cases) throws IOException {
    System.out.println("Milliseconds a run, two threads each:");
    System.out.println();
    System.out.println("| what | operators | ONNX Runtime | PyTorch | TensorFlow |");
    System.out.println("|---|---|---|---|---|");
    for (String each : cases) {
      process("engine-profile.log").run(System.out, EngineProfile.class, List.of(each));
    }
  }

  private JavaProcess process(String log) {
    return new JavaProcess(String.join(" ", jvmArguments()), folder.resolve(log));
  }

  /** Runs something in processes of its own. */
  @FunctionalInterface
  interface Run {
    /**
     * Runs benchmarks.
     *
     * @param name of the files that the log and the results are written to
     */
    Collection<RunResult> run(String name, Consumer<ChainedOptionsBuilder> what)
        throws RunnerException;
  }

  private Collection<RunResult> run(String name, Consumer<ChainedOptionsBuilder> what)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .shouldFailOnError(true)
            .shouldDoGC(true)
            .forks(1)
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1))
            .jvmArgsAppend(jvmArguments())
            .output(folder.resolve(name + ".log").toString())
            .result(folder.resolve(name + ".json").toString())
            .resultFormat(ResultFormatType.JSON);
    what.accept(options);
    return new Runner(options.build()).run();
  }

  private static String[] jvmArguments() {
    String quiet = " -Dslf4j.internal.verbosity=ERROR";
    return (System.getProperty("sensorium.benchmark.jvm", "") + quiet).trim().split("\\s+");
  }
}
