package io.sensorium.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.server.administration.Status;
import io.sensorium.server.administration.Status.Breaker;
import io.sensorium.server.administration.Status.Leak;
import io.sensorium.server.administration.Status.Pipeline;
import io.sensorium.server.administration.Status.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Pipeline SERVING =
      new Pipeline("stamps", State.READY, Optional.of("g"), Optional.of(3), Optional.empty());
  private static final Pipeline SUSPENDED =
      new Pipeline(
          "stamps", State.UNAVAILABLE, Optional.empty(), Optional.empty(), Optional.of("removed"));
  private static final Status GOOD =
      new Status(7, List.of(SERVING), List.of(), List.of(), List.of());

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void requestsAreCountedByPipelineAndStatus() {
    metrics.answered("stamps", 200, 3_000_000);
    metrics.answered("stamps", 200, 4_000_000);
    metrics.answered("stamps", 503, 1_000_000);
    assertShown(GOOD, "sensorium_inference_seconds_count{pipeline=\"stamps\",status=\"200\"} 2");
    assertShown(GOOD, "sensorium_inference_seconds_count{pipeline=\"stamps\",status=\"503\"} 1");
    assertShown(
        GOOD,
        "sensorium_inference_seconds_bucket{pipeline=\"stamps\",status=\"200\",le=\"0.002\"} 0");
    assertShown(
        GOOD,
        "sensorium_inference_seconds_bucket{pipeline=\"stamps\",status=\"200\",le=\"0.005\"} 2");
  }

  @Test
  void clientsCannotMakeUpSeries() {
    for (int i = 0; i < 1000; i++) {
      metrics.answered("made-up-" + i, 404, 1);
    }
    assertShown(GOOD, "sensorium_inference_seconds_count{pipeline=\"other\",status=\"404\"} 1000");
    assertEquals(0, lines(GOOD, "made-up"));
  }

  @Test
  void whatServesIsShown() {
    assertShown(GOOD, "sensorium_revision 7.0");
    assertShown(GOOD, "sensorium_pipeline_ready{pipeline=\"stamps\"} 1.0");
    assertShown(GOOD, "sensorium_pipeline_model{pipeline=\"stamps\"} 3.0");
    Status down = new Status(8, List.of(SUSPENDED), List.of(), List.of(), List.of());
    assertShown(down, "sensorium_revision 8.0");
    assertShown(down, "sensorium_pipeline_ready{pipeline=\"stamps\"} 0.0");
    assertEquals(0, lines(down, "sensorium_pipeline_model{"));
    Status unloaded = new Status(9, List.of(), List.of(), List.of(), List.of());
    assertEquals(0, lines(unloaded, "sensorium_pipeline_ready{"));
  }

  @Test
  void leaksAndBreakersAreNamed() {
    Leak leak = new Leak("vendor/1.0.0", "thread 'poll' -> \"Poller\"\n\\");
    Status bad =
        new Status(
            7,
            List.of(SERVING),
            List.of(),
            List.of(leak, leak),
            List.of(new Breaker("encoder 'minilm' 1.0.0", "5 failures", 1000)));
    assertShown(
        bad,
        "sensorium_bundle_leaks{bundle=\"vendor/1.0.0\",path=\"thread 'poll' -> \\\"Poller\\\"\\n\\\\\"} 2.0");
    assertShown(bad, "sensorium_breaker_open{part=\"encoder 'minilm' 1.0.0\"} 1.0");
    assertEquals(0, lines(GOOD, "sensorium_bundle_leaks{"));
    assertEquals(0, lines(GOOD, "sensorium_breaker_open{"));
  }

  @Test
  void memoryOfTheJvmIsShown() {
    assertTrue(lines(GOOD, "jvm_memory_used_bytes{area=\"nonheap\"") > 0);
    assertTrue(lines(GOOD, "jvm_classes_loaded_classes") > 0);
  }

  private void assertShown(Status status, String line) {
    String page = metrics.page(status);
    assertTrue(page.lines().anyMatch(line::equals), () -> line + " is not in\n" + page);
  }

  private long lines(Status status, String start) {
    return metrics.page(status).lines().filter(line -> line.contains(start)).count();
  }
}
