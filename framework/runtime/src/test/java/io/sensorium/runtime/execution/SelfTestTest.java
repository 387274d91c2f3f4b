package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Limits;
import io.sensorium.runtime.execution.MarkedPlugins.Fault;
import io.sensorium.runtime.execution.MarkedPlugins.Mark;
import io.sensorium.runtime.rollout.SelfTestReport;
import io.sensorium.runtime.rollout.Setback;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions that must not serve, and the ones before them that go on meanwhile. */
@Timeout(60)
class SelfTestTest {
  private static final AtomicInteger NEW = new AtomicInteger(1000);
  @TempDir private Path folder;
  private MarkedPipeline pipeline;

  @BeforeEach
  void start() {
    pipeline = new MarkedPipeline(folder);
  }

  @AfterEach
  void leavesNothingOpen() {
    pipeline.close();
  }

  @Test
  void refusesAConstructorThatThrows() {
    assertRefused(
        new Mark(2, 0, 0, Fault.CONSTRUCTOR), ErrorCode.PLUGIN_FAILED, "no such file: weights.bin");
  }

  @Test
  void refusesScoresThatAreNotNumbers() {
    assertRefused(
        new Mark(2, 0, 0, Fault.NAN),
        ErrorCode.SELF_TEST_FAILED,
        "version 2 of pipeline 'marks' failed its self-test: it does not answer the recorded"
            + " samples: fusion 'marking' 1.0.0 with head 'kind' gave scores that are missing,"
            + " misshapen or not finite");
  }

  @Test
  void refusesWhatIsFivePointsWorse() {
    assertRefused(
        new Mark(2, 0, 2, Fault.NONE),
        ErrorCode.SELF_TEST_FAILED,
        "its accuracy on the recorded samples is 95.0 %, 5.0 points below that of what serves");
  }

  @Test
  void takesWhatIsLessThanFivePointsWorse() {
    pipeline.deploy(Mark.good(1));

    pipeline.deploy(new Mark(2, 0, 1, Fault.NONE));

    assertEquals(2, pipeline.mark(3));
    SelfTestReport report = pipeline.status().selfTest().orElseThrow();
    assertEquals(MarkedPipeline.RECORDED, report.samples());
    assertEquals(Optional.of(0.975), report.accuracy());
    assertEquals(Optional.of(1.0), report.servingAccuracy());
  }

  @Test
  void refusesWhatIsThirtyPercentSlower() {
    pipeline.deploy(new Mark(1, 20, 0, Fault.NONE));

    SensoriumException refused =
        assertThrows(
            SensoriumException.class, () -> pipeline.deploy(new Mark(2, 26, 0, Fault.NONE)));

    assertEquals(ErrorCode.SELF_TEST_FAILED, refused.code());
    assertTrue(refused.getMessage().contains("% more than what serves"), refused.getMessage());
    assertEquals(1, pipeline.mark(3));
  }

  /** What disturbs what serves must not hide how slow the next one is. */
  @Test
  void refusesWhatIsSlowerThoughItFirstLooksHardlySo() {
    pipeline.deploy(new Mark(1, 7, 0, Fault.NONE));
    int quiet = pipeline.plugins.encodings(1).get() + 2 * MarkedPipeline.RECORDED;
    pipeline.plugins.disturbance = (version, before) -> version == 1 && before < quiet ? 1 : 0;

    assertThrows(SensoriumException.class, () -> pipeline.deploy(new Mark(2, 9, 0, Fault.NONE)));

    assertTrue(pipeline.plugins.encodings(1).get() > quiet, "not disturbed in the end");
    assertEquals(1, pipeline.mark(3));
  }

  /** Nor may what disturbs the next one make it look slow, however long that lasts. */
  @Test
  void takesWhatIsAsFastThoughItLooksSlowerForLong() {
    pipeline.deploy(new Mark(1, 4, 0, Fault.NONE));
    pipeline.plugins.disturbance =
        (version, before) -> version == 2 ? Math.max(0, 6 - before / MarkedPipeline.RECORDED) : 0;

    pipeline.deploy(new Mark(2, 4, 0, Fault.NONE));

    assertEquals(2, pipeline.mark(3));
  }

  /** Those too whose embeddings are remembered: they spare the encoder, and not the machine. */
  @Test
  void clientsWaitWhileARunIsMeasured() {
    pipeline.deploy(Mark.good(1));
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger alone = new AtomicInteger();
    pipeline.plugins.disturbance =
        (version, before) -> {
          int sofar = answered.get();
          LockSupport.parkNanos(5_000_000);
          alone.addAndGet(version == 2 && answered.get() == sofar ? 1 : 0);
          return 0;
        };
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> client =
        CompletableFuture.runAsync(
            () -> {
              while (!stop.get()) {
                pipeline.mark(3);
                answered.incrementAndGet();
              }
            });
    pipeline.deploy(Mark.good(2));
    stop.set(true);
    client.join();

    assertTrue(alone.get() >= MarkedPipeline.RECORDED / 2, alone + " runs without clients");
  }

  @Test
  void takesWhatIsAsFastUnderLoad() {
    pipeline.deploy(new Mark(1, 5, 0, Fault.NONE));
    underLoad(
        () -> {
          for (int number = 2; number <= 4; number++) {
            pipeline.deploy(new Mark(number, 5, 0, Fault.NONE));
          }
        });
    assertEquals(4, pipeline.mark(1));
  }

  /** What serves keeps its clients waiting for their turn; that makes it no slower. */
  @Test
  void refusesWhatIsThirtyPercentSlowerUnderLoad() {
    pipeline.deploy(new Mark(1, 10, 0, Fault.NONE));
    underLoad(
        () ->
            assertThrows(
                SensoriumException.class, () -> pipeline.deploy(new Mark(2, 13, 0, Fault.NONE))));
    assertEquals(1, pipeline.mark(1));
  }

  /** While threads ask for answers and so keep the machine, and what serves, busy. */
  private void underLoad(Runnable work) {
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    for (int i = 0; i < 4; i++) {
      clients.add(CompletableFuture.runAsync(() -> ask(stop), threads));
    }
    try {
      work.run();
    } finally {
      stop.set(true);
      threads.shutdown();
    }
    clients.forEach(CompletableFuture::join);
  }

  private void ask(AtomicBoolean stop) {
    // Contents that nobody has asked for, or the cache would spare the encoder the work.
    for (int i = NEW.getAndAdd(1000); !stop.get(); i++) {
      assertTrue(pipeline.mark(i) > 0);
    }
  }

  @Test
  void limitsAreThoseOfTheRollout() {
    pipeline.deploy(Mark.good(1));

    pipeline.deploy(
        new Mark(2, 0, 20, Fault.NONE), RolloutDefinition.DEFAULTS.with(new Limits(60, 0.2, 0, 0)));

    assertEquals(2, pipeline.mark(3));
  }

  @Test
  void saysThatThereAreNoSamples() {
    pipeline.recorded = 0;
    pipeline.deploy(Mark.good(1));

    assertEquals(SelfTestReport.WITHOUT_SAMPLES, pipeline.status().selfTest().orElseThrow());
  }

  @Test
  void forgetsARefusalOnceAVersionIsTaken() {
    assertRefused(new Mark(2, 0, 2, Fault.NONE), ErrorCode.SELF_TEST_FAILED, "95.0 %");

    pipeline.deploy(Mark.good(3));

    assertEquals(Optional.empty(), pipeline.status().setback());
  }

  private void assertRefused(Mark mark, ErrorCode code, String cause) {
    String first = pipeline.deploy(Mark.good(1));
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Integer> client =
        CompletableFuture.supplyAsync(
            () -> {
              int answered = 0;
              while (!stop.get()) {
                assertEquals(1, pipeline.mark(answered++));
              }
              return answered;
            });
    SensoriumException refused =
        assertThrows(SensoriumException.class, () -> pipeline.deploy(mark));
    stop.set(true);

    assertTrue(client.join() > 0, "the old one answers throughout");
    assertEquals(code, refused.code());
    assertTrue(refused.getMessage().contains(cause), refused.getMessage());
    Setback setback = pipeline.status().setback().orElseThrow();
    assertEquals(Setback.Kind.REFUSED, setback.kind());
    assertEquals(Optional.of(code), setback.code());
    assertEquals(refused.getMessage(), setback.cause());
    assertEquals(2, setback.model());
    assertEquals(first, pipeline.status().serving().orElseThrow().generation());
  }
}
