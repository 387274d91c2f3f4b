package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CircuitTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicBoolean blocked = new AtomicBoolean();
  private final Circuit circuit = new Circuit("encoder 'odd' 1.0.0", now::get, blocked::get);

  @Test
  void opensAfterFiveFailuresInARow() {
    fail(4);
    succeed();
    fail(4);
    circuit.require();
    fail(1);

    SensoriumException refusal = assertThrows(SensoriumException.class, circuit::enter);

    assertEquals(ErrorCode.CIRCUIT_OPEN, refusal.code());
    assertEquals(
        "encoder 'odd' 1.0.0 is out of service until a trial succeeds, the next in about 1 s;"
            + " it failed last with: the plugin threw",
        refusal.getMessage());
    CircuitOpen open = assertInstanceOf(CircuitOpen.class, refusal.getCause());
    assertEquals(Duration.ofSeconds(1), open.retryAfter());
    assertEquals(PartStatus.State.OPEN, circuit.status().state());
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "INVALID_CONTENT",
        "CONTENT_TOO_LARGE",
        "OUT_OF_MEMORY",
        "DEADLINE_EXCEEDED",
        "CLOSED"
      })
  void whatIsNoPluginsFaultDoesNotCount(ErrorCode code) {
    for (int i = 0; i < 20; i++) {
      circuit.end(circuit.enter(), new SensoriumException(code, "not mine"));
    }
    circuit.require();
    assertEquals(0, circuit.status().failures());
  }

  @Test
  void letsOneTrialThroughAndClosesIfThatSucceeds() {
    fail(5);
    pass(Duration.ofSeconds(1));

    Circuit.Pass trial = circuit.enter();
    assertTrue(trial.trial());
    assertEquals(PartStatus.State.HALF_OPEN, circuit.status().state());
    assertThrows(SensoriumException.class, circuit::enter);
    circuit.end(trial, null);

    assertFalse(circuit.enter().trial());
    assertEquals(PartStatus.State.CLOSED, circuit.status().state());
  }

  @Test
  void waitsTwiceAsLongAfterEachTrialThatFailsUpToAMinute() {
    fail(5);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertThrows(SensoriumException.class, circuit::enter, seconds + " s");
      pass(Duration.ofNanos(1));
      fail(1);
    }
  }

  @Test
  void aTrialWithBadInputIsFollowedByAnother() {
    fail(5);
    pass(Duration.ofSeconds(1));
    circuit.end(circuit.enter(), new SensoriumException(ErrorCode.INVALID_CONTENT, "no picture"));

    assertTrue(circuit.enter().trial());
  }

  @Test
  void whatBeganBeforeItOpenedSaysNothing() {
    Circuit.Pass before = circuit.enter();
    fail(5);
    circuit.end(before, null);

    assertThrows(SensoriumException.class, circuit::enter);
  }

  @Test
  void opensAtOnceWhenACallHangsAndTriesNothingWithoutAThread() {
    blocked.set(true);
    circuit.hang("'encode a batch' has not returned for 30000 ms");
    pass(Duration.ofMinutes(5));
    assertThrows(SensoriumException.class, circuit::enter);

    blocked.set(false);
    succeed();

    assertEquals(PartStatus.State.CLOSED, circuit.status().state());
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      SensoriumException fault =
          new SensoriumException(ErrorCode.PLUGIN_FAILED, "the plugin threw");
      circuit.end(circuit.enter(), fault);
    }
  }

  private void succeed() {
    circuit.end(circuit.enter(), null);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
