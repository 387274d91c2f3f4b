package io.sensorium.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.sensorium.server.administration.Status;
import io.sensorium.server.administration.Status.Leak;
import io.sensorium.server.administration.Status.State;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a host runs, as gauges that come and go with what they are about. */
final class StatusGauges {
  private final MultiGauge revision;
  private final MultiGauge ready;
  private final MultiGauge model;
  private final MultiGauge leaks;
  private final MultiGauge breakers;

  StatusGauges(MeterRegistry registry) {
    revision = gauge(registry, "sensorium.revision", "The revision of the desired state");
    ready = gauge(registry, "sensorium.pipeline.ready", "Whether a pipeline serves that should");
    model = gauge(registry, "sensorium.pipeline.model", "The model version that serves");
    leaks = gauge(registry, "sensorium.bundle.leaks", "What keeps an uninstalled bundle in memory");
    breakers = gauge(registry, "sensorium.breaker.open", "A part that is kept from requests");
  }

  void show(Status status) {
    show(revision, List.of(Row.of(Tags.empty(), status.revision())));
    show(ready, status.pipelines().stream().map(StatusGauges::readiness).toList());
    show(
        model,
        status.pipelines().stream()
            .flatMap(each -> each.model().map(number -> Row.of(of(each), number)).stream())
            .toList());
    show(leaks, leaks(status.leaks()));
    show(
        breakers,
        status.breakers().stream().map(each -> Row.of(Tags.of("part", each.part()), 1)).toList());
  }

  private static Row<Number> readiness(Status.Pipeline pipeline) {
    return Row.of(of(pipeline), pipeline.state() == State.READY ? 1 : 0);
  }

  private static Tags of(Status.Pipeline pipeline) {
    return Tags.of("pipeline", pipeline.name());
  }

  /** One way may be gone several times. */
  private static List<Row<Number>> leaks(List<Leak> leaks) {
    return leaks.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .map(
            entry ->
                Row.of(
                    Tags.of("bundle", entry.getKey().bundle(), "path", entry.getKey().path()),
                    entry.getValue()))
        .toList();
  }

  private static void show(MultiGauge gauge, List<Row<Number>> rows) {
    gauge.register(List.copyOf(rows), true);
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }
}
