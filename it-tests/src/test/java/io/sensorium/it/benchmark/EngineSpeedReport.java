package io.sensorium.it.benchmark;

import java.io.PrintStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The table of {@link EngineSpeed}. */
final class EngineSpeedReport {
  private final PrintStream out;
  private final String[] cases;

  /**
   * A report.
   *
   * @param cases names of {@link SpeedCase}; none for all
   */
  EngineSpeedReport(PrintStream out, String... cases) {
    this.out = out;
    this.cases = cases;
  }

  void print(Benchmarks.Run benchmarks) throws RunnerException {
    out.println("Milliseconds a batch, two threads each, taking turns on the same batch:");
    out.println("median of the iterations' medians [lowest, highest iteration], fastest call.");
    out.println("Ratios are an engine's time by that of ONNX Runtime, spinning or not, whichever");
    out.println("is faster: of the medians, of the fastest calls, and what is asked of the first.");
    out.println();
    out.println(
        "| what | ONNX Runtime | ONNX Runtime, not spinning | PyTorch | TensorFlow"
            + " | PyTorch, ratio | fastest | asked | TensorFlow, ratio | fastest | asked |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|");
    for (RunResult result : benchmarks.run("engine-speed", this::configure)) {
      row(new Figures(result));
    }
  }

  private void configure(ChainedOptionsBuilder options) {
    options
        .include(EngineSpeed.class.getName() + "\\.turn$")
        .mode(Mode.AverageTime)
        .forks(2)
        .warmupIterations(1)
        .warmupTime(TimeValue.seconds(3))
        .measurementIterations(3)
        .measurementTime(TimeValue.seconds(5));
    if (cases.length > 0) {
      options.param("what", cases);
    }
  }

  private void row(Figures figures) {
    SpeedCase what = SpeedCase.valueOf(figures.parameter("what"));
    out.printf(
        "| %s | %s | %s | %s | %s | %s | %s |%n",
        what,
        times(figures, "onnxRuntime"),
        times(figures, "passiveOnnxRuntime"),
        times(figures, "pyTorch"),
        times(figures, "tensorFlow"),
        ratios(figures, "pyTorch", what.pyTorchBound()),
        ratios(figures, "tensorFlow", what.tensorFlowBound()));
  }

  private static String times(Figures figures, String contender) {
    return figures.counter(contender + "Median").text("%.1f")
        + ", %.1f".formatted(fastest(figures, contender));
  }

  private static String ratios(Figures figures, String engine, double bound) {
    double medians =
        median(figures, engine)
            / Math.min(median(figures, "onnxRuntime"), median(figures, "passiveOnnxRuntime"));
    double fastest =
        fastest(figures, engine)
            / Math.min(fastest(figures, "onnxRuntime"), fastest(figures, "passiveOnnxRuntime"));
    String asked = Double.isNaN(bound) ? "" : Double.toString(bound);
    return "%.2f | %.2f | %s".formatted(medians, fastest, asked);
  }

  private static double median(Figures figures, String contender) {
    return figures.counter(contender + "Median").median();
  }

  private static double fastest(Figures figures, String contender) {
    return figures.counter(contender + "Fastest").lowest();
  }
}
