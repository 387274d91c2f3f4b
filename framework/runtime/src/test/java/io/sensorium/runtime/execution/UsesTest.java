package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
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
}
