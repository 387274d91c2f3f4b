package io.sensorium.it.benchmark;

import java.io.PrintStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The table of {@link TextEncoderThroughput}. */
final class TextEncoderReport {
  private final PrintStream out;

  TextEncoderReport(PrintStream out) {
    this.out = out;
  }

  void print(Benchmarks.Run benchmarks) throws RunnerException {
    out.println("Milliseconds a batch, two threads each, taking turns on the same token ids:");
    out.println("median of the iterations' medians [lowest, highest iteration], fastest call.");
    out.println("Throughput is Sensorium's, as a part of ONNX Runtime's.");
    out.println();
    out.println(
        "| texts x tokens | Sensorium | ONNX Runtime | ONNX Runtime, not spinning"
            + " | throughput | throughput, not spinning | throughput, fastest calls | texts/s |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (RunResult result : benchmarks.run("text-encoder", TextEncoderReport::configure)) {
      row(new Figures(result));
    }
  }

  private static void configure(ChainedOptionsBuilder options) {
    options
        .include(TextEncoderThroughput.class.getName() + "\\.turn$")
        .mode(Mode.AverageTime)
        .forks(2)
        .warmupIterations(1)
        .warmupTime(TimeValue.seconds(3))
        .measurementIterations(3)
        .measurementTime(TimeValue.seconds(5));
  }

  private void row(Figures figures) {
    String batch = figures.parameter("batch");
    double fastest =
        Math.min(fastest(figures, "onnxRuntime"), fastest(figures, "passiveOnnxRuntime"));
    double seconds = figures.counter("sensoriumMilliseconds").median() / 1000;
    out.printf(
        "| %s | %s | %s | %s | %s | %s | %.2f | %.1f |%n",
        batch,
        times(figures, "sensorium"),
        times(figures, "onnxRuntime"),
        times(figures, "passiveOnnxRuntime"),
        figures.counter("ratio").text("%.2f"),
        figures.counter("passiveRatio").text("%.2f"),
        fastest / fastest(figures, "sensorium"),
        Integer.parseInt(batch.split("x", 2)[0]) / seconds);
  }

  private static String times(Figures figures, String contender) {
    return figures.counter(contender + "Milliseconds").text("%.1f")
        + ", %.1f".formatted(fastest(figures, contender));
  }

  private static double fastest(Figures figures, String contender) {
    return figures.counter(contender + "Fastest").lowest();
  }
}
