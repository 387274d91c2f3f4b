package io.sensorium.it.benchmark;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The tables of {@link PipelineOverhead}. */
final class PipelineOverheadReport {
  private static final int CALLERS = 8;
  private final PrintStream out;

  /** The times of each benchmark, by its name, engine and inputs. */
  private final Map<String, Spread> medians = new HashMap<>();

  PipelineOverheadReport(PrintStream out) {
    this.out = out;
  }

  void print(Benchmarks.Run benchmarks) throws RunnerException {
    out.println("One caller. Microseconds a call: median of the iterations' medians");
    out.println("[lowest, highest iteration], and the 99th percentile.");
    out.println();
    out.println(
        "| what | engine | inputs | queue delay, ms | cache | content, bytes | median | 99 % |"
            + " over the bare stages | over the stages handed on |");
    out.println("|---|---|---|---|---|---|---|---|---|---|");
    times(benchmarks.run("hand-offs", options -> sampled(options, "(oneHandOff|handOffs)")));
    times(benchmarks.run("stages", PipelineOverheadReport::stages));
    times(benchmarks.run("requests", PipelineOverheadReport::requests));
    times(benchmarks.run("delayed", PipelineOverheadReport::delayed));
    times(benchmarks.run("cached", PipelineOverheadReport::cached));
    times(benchmarks.run("repeated", PipelineOverheadReport::repeated));
    out.println();
    out.println(CALLERS + " callers at once. Calls a second, all callers together.");
    out.println();
    out.println("| what | engine | inputs | queue delay, ms | calls/s |");
    out.println("|---|---|---|---|---|");
    throughputs(benchmarks.run("stages-crowded", PipelineOverheadReport::crowdedStages));
    throughputs(benchmarks.run("requests-crowded", PipelineOverheadReport::crowded));
  }

  private static void sampled(ChainedOptionsBuilder options, String method) {
    include(options, method).mode(Mode.SampleTime).timeUnit(TimeUnit.MICROSECONDS);
  }

  private static ChainedOptionsBuilder include(ChainedOptionsBuilder options, String method) {
    return options
        .include(PipelineOverhead.class.getName() + "\\." + method + "$")
        .warmupIterations(1)
        .warmupTime(TimeValue.seconds(3))
        .measurementIterations(6)
        .measurementTime(TimeValue.milliseconds(500));
  }

  private static void stages(ChainedOptionsBuilder options) {
    sampled(options, "(stages|handedOnStages)");
    options.param("delayMilliseconds", "0").param("cache", "false");
  }

  private static void requests(ChainedOptionsBuilder options) {
    sampled(options, "request");
    options.param("delayMilliseconds", "0").param("cache", "false");
  }

  private static void delayed(ChainedOptionsBuilder options) {
    sampled(options, "request");
    options.param("inputs", "1").param("delayMilliseconds", "1").param("cache", "false");
  }

  private static void cached(ChainedOptionsBuilder options) {
    sampled(options, "request");
    onceCached(options).param("contentBytes", "32", "100000");
  }

  private static void repeated(ChainedOptionsBuilder options) {
    sampled(options, "repeatedRequest");
    onceCached(options);
  }

  private static ChainedOptionsBuilder onceCached(ChainedOptionsBuilder options) {
    return options
        .param("engine", NoOpPlugins.NO_OP)
        .param("inputs", "1")
        .param("delayMilliseconds", "1")
        .param("cache", "true");
  }

  private static void crowdedStages(ChainedOptionsBuilder options) {
    crowd(options, "stages").param("delayMilliseconds", "0");
  }

  private static void crowded(ChainedOptionsBuilder options) {
    crowd(options, "request");
  }

  private static ChainedOptionsBuilder crowd(ChainedOptionsBuilder options, String method) {
    return include(options, method)
        .mode(Mode.Throughput)
        .threads(CALLERS)
        .param("inputs", "3")
        .param("cache", "false");
  }

  private void times(Iterable<RunResult> results) {
    results.forEach(
        result -> medians.put(key(name(result), result), new Figures(result).percentile(50)));
    results.forEach(this::time);
  }

  private void time(RunResult result) {
    Figures figures = new Figures(result);
    double median = figures.percentile(50).median();
    out.printf(
        "| %s | %s | %s | %s | %s | %s | %s | %.1f | %s | %s |%n",
        name(result),
        text(figures, "engine"),
        text(figures, "inputs"),
        text(figures, "delayMilliseconds"),
        text(figures, "cache"),
        text(figures, "contentBytes"),
        figures.percentile(50).text("%.1f"),
        figures.percentile(99).median(),
        over("stages", result, median),
        over("handedOnStages", result, median));
  }

  /** How much longer than a baseline, and how many times as long. */
  private String over(String baseline, RunResult result, double median) {
    Spread base = medians.get(key(baseline, result));
    return base == null || name(result).equals(baseline) || name(result).equals("stages")
        ? ""
        : "%+.1f, %.1f times".formatted(median - base.median(), median / base.median());
  }

  private static String key(String benchmark, RunResult result) {
    Figures figures = new Figures(result);
    return benchmark + " " + figures.parameter("engine") + " " + figures.parameter("inputs");
  }

  private void throughputs(Iterable<RunResult> results) {
    for (RunResult result : results) {
      Figures figures = new Figures(result);
      out.printf(
          "| %s | %s | %s | %s | %s |%n",
          name(result),
          text(figures, "engine"),
          text(figures, "inputs"),
          text(figures, "delayMilliseconds"),
          figures.score().text("%.0f"));
    }
  }

  private static String text(Figures figures, String parameter) {
    String value = figures.parameter(parameter);
    return value == null ? "" : value;
  }

  private static String name(RunResult result) {
    String method = result.getParams().getBenchmark();
    return method.substring(method.lastIndexOf('.') + 1);
  }
}
