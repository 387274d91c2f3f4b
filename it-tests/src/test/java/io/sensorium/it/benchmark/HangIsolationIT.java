package io.sensorium.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.execution.PartStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the benchmark, without a verdict on times that depend on the machine. */
@Timeout(60)
class HangIsolationIT {
  /** What is promised is 100 ms, on a machine that does nothing else. */
  private static final double LATE_MILLISECONDS = 400;

  @Test
  void anEncoderThatHangsFailsItsOwnRequestsAlone() throws Exception {
    try (HangHost host = new HangHost(Duration.ofSeconds(1))) {
      HangIsolation isolation = new HangIsolation(host);
      isolation.half(Duration.ofMillis(500), false);
      HangIsolation.Half half = isolation.half(Duration.ofSeconds(2), true);

      assertEquals(half.steady().size(), HangIsolation.count(half.steady(), 200));
      assertEquals(0, HangIsolation.count(half.hanging(), 200));
      assertTrue(HangIsolation.count(half.hanging(), 503) > 0, "the circuit never opened");
      double late = HangIsolation.latest(half.hanging());
      System.out.printf(
          "%d requests got 504, the last %.1f ms after its deadline%n",
          HangIsolation.count(half.hanging(), 504), late);
      assertTrue(late < LATE_MILLISECONDS, late + " ms");
      assertTrue(host.status().stream().allMatch(part -> part.stuck().isEmpty()));
      assertTrue(
          host.status().stream()
              .allMatch(part -> part.circuit().state() == PartStatus.State.CLOSED));
    }
  }
}
