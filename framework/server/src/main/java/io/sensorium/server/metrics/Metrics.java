package io.sensorium.server.metrics;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sensorium.server.InferenceListener;
import io.sensorium.server.administration.Status;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The metrics of a host; the package says which there are. Thread-safe. */
public final class Metrics implements InferenceListener, AutoCloseable {
  private static final String OTHER = "other";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final StatusGauges gauges = new StatusGauges(registry);
  private final MeterProvider<Timer> inference =
      Timer.builder("sensorium.inference")
          .description("From a whole request to its answer")
          .serviceLevelObjectives(bounds())
          .withRegistry(registry);
  private final Set<String> answering = ConcurrentHashMap.newKeySet();

  public Metrics() {
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
  }

  @Override
  public void answered(String model, int status, long nanoseconds) {
    if (status == 200) {
      answering.add(model);
    }
    String pipeline = answering.contains(model) ? model : OTHER;
    inference
        .withTags("pipeline", pipeline, "status", Integer.toString(status))
        .record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  /** All metrics at this moment, in Prometheus' text format, version 0.0.4. */
  public String page(Status status) {
    synchronized (gauges) {
      gauges.show(status);
      return registry.scrape();
    }
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  /** Of the histogram, milliseconds: from a small network to the longest answer. */
  private static Duration[] bounds() {
    return LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000)
        .mapToObj(Duration::ofMillis)
        .toArray(Duration[]::new);
  }
}
