package io.sensorium.runtime.execution;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The guard itself: what must never be is counted if it is. */
class UsesTest {
  private final AtomicLong onClosed = new AtomicLong();
  private final Uses uses = new Uses(onClosed);

  @Test
  void countsNothingThatEndedBeforeTheClose() {
    uses.begin("stamps/1");
    uses.end();
    uses.close();

    assertEquals(0, onClosed.get());
  }

  @Test
  void countsWhatStillRunsAtTheClose() {
    uses.begin("stamps/1");
    uses.close();
    uses.end();

    assertEquals(1, onClosed.get());
  }

  @Test
  void countsAndRefusesWhatBeginsAfterTheClose() {
    uses.close();

    SensoriumException error = assertThrows(SensoriumException.class, () -> uses.begin("stamps/1"));

    assertEquals(ErrorCode.CLOSED, error.code());
    assertEquals(1, onClosed.get());
  }

  @Test
  void waitsForWhatRunsAndNoLongerThanAllowed() {
    uses.awaitNone(Duration.ofMinutes(1));
    uses.begin("stamps/1");
    long start = System.nanoTime();
    uses.awaitNone(Duration.ofMillis(20));
    assertTrue(System.nanoTime() - start >= 20_000_000);

    var unused =
        CompletableFuture.runAsync(uses::end, CompletableFuture.delayedExecutor(20, MILLISECONDS));
    uses.awaitNone(Duration.ofMinutes(1));
    uses.close();
    assertEquals(0, onClosed.get(), "nothing runs any more");
  }
}
