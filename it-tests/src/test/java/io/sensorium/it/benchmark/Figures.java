package io.sensorium.it.benchmark;

import java.util.stream.Stream;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The figures of one benchmark, each with its spread over the iterations. */
record Figures(RunResult result) {

  String parameter(String name) {
    return result.getParams().getParam(name);
  }

  /** What JMH itself reports: a time or a throughput. */
  Spread score() {
    return Spread.of(primary().map(Result::getScore).toList());
  }

  /** A percentile of the sampled times. */
  Spread percentile(double rank) {
    return Spread.of(primary().map(each -> each.getStatistics().getPercentile(rank)).toList());
  }

  /** What the benchmark itself counts. */
  Spread counter(String name) {
    return Spread.of(
        iterations().map(each -> each.getSecondaryResults().get(name).getScore()).toList());
  }

  private Stream<Result<?>> primary() {
    return iterations().map(IterationResult::getPrimaryResult);
  }

  private Stream<IterationResult> iterations() {
    return result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream());
  }
}
