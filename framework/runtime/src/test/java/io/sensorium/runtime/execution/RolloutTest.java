package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Limits;
import io.sensorium.runtime.definition.RolloutDefinition.Preserve;
import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.runtime.execution.MarkedPlugins.Fault;
import io.sensorium.runtime.execution.MarkedPlugins.Mark;
import io.sensorium.runtime.rollout.CandidateStatus;
import io.sensorium.runtime.rollout.ComparisonFigures;
import io.sensorium.runtime.rollout.DrainingStatus;
import io.sensorium.runtime.rollout.GenerationEvent;
import io.sensorium.runtime.rollout.Setback;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the next generation takes over, and how it does not. */
@Timeout(60)
class RolloutTest {
  private static final int CLIENTS = 4;
  private static final Duration DRAIN = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private MarkedPipeline pipeline;

  @BeforeEach
  void start() {
    pipeline = new MarkedPipeline(folder);
    pipeline.deploy(Mark.good(1));
  }

  @AfterEach
  void leavesNothingOpen() {
    pipeline.close();
  }

  private static RolloutDefinition rollout(Strategy strategy, double share, int requests) {
    return rollout(strategy, share, requests, true, DRAIN);
  }

  private static RolloutDefinition rollout(
      Strategy strategy, double share, int requests, boolean promotes, Duration drain) {
    // What a busy build machine makes of a version that does nothing is no slowness.
    Limits limits = new Limits(5, 1000, 0.01, 0.2);
    return new RolloutDefinition(
        strategy, Preserve.AVAILABILITY, share, requests, Duration.ZERO, promotes, drain, limits);
  }

  /** Asks from several clients until something has happened; how often which mark answered. */
  private Map<Integer, Integer> askUntil(int from, BooleanSupplier happened) {
    List<CompletableFuture<List<Integer>>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          CompletableFuture.supplyAsync(
              () -> {
                List<Integer> marks = new ArrayList<>();
                while (!happened.getAsBoolean()) {
                  marks.add(pipeline.mark(from + marks.size()));
                }
                return marks;
              }));
    }
    Map<Integer, Integer> counts = new TreeMap<>();
    clients.forEach(client -> client.join().forEach(mark -> counts.merge(mark, 1, Integer::sum)));
    return counts;
  }

  private boolean isServing(int model) {
    return pipeline.status().serving().orElseThrow().model() == model;
  }

  private boolean hasCandidate() {
    return pipeline.status().candidate().isPresent();
  }

  @Test
  void shadowAnswersNobodyAndTakesOver() {
    pipeline.deploy(Mark.good(2), rollout(Strategy.SHADOW, 1, 50, false, Duration.ZERO));

    Map<Integer, Integer> counts = askUntil(0, () -> figures().compared() >= 50);

    assertEquals(List.of(1), List.copyOf(counts.keySet()), "only the old one answers");
    ComparisonFigures figures = figures();
    assertEquals(1, figures.agreement());
    assertEquals(1, figures.maximumDifference(), "of the marks");
    assertEquals(0, figures.errors());
    assertTrue(figures.candidateSeconds() > 0 && figures.servingSeconds() > 0, figures.toString());
    assertTrue(hasCandidate(), "its promotion is manual");

    pipeline.deployments.promote(MarkedPipeline.NAME);

    assertEquals(2, pipeline.mark(0));
    assertFalse(hasCandidate());
  }

  private ComparisonFigures figures() {
    return pipeline.status().candidate().map(CandidateStatus::figures).orElseThrow();
  }

  @Test
  void canaryAnswersItsShareAndTakesOver() {
    pipeline.deploy(Mark.good(2), rollout(Strategy.CANARY, 0.25, 100, false, Duration.ZERO));

    int candidates = 0;
    for (int i = 0; i < 400; i++) {
      candidates += pipeline.mark(i) == 2 ? 1 : 0;
    }

    assertTrue(candidates >= 98 && candidates <= 102, candidates + " of 400");
    pipeline.deployments.promote(MarkedPipeline.NAME);
    assertEquals(2, pipeline.mark(0));
  }

  @Test
  void canaryTakesOverByItself() {
    pipeline.deploy(Mark.good(2), rollout(Strategy.CANARY, 0.5, 30));

    Map<Integer, Integer> counts = askUntil(0, () -> isServing(2));

    assertTrue(counts.get(2) >= 30, counts.toString());
    assertFalse(hasCandidate());
  }

  @Test
  void canaryThatFailsIsRolledBackAndNobodyNotices() {
    pipeline.deploy(new Mark(2, 0, 0, Fault.LATER), rollout(Strategy.CANARY, 0.5, 100));

    Map<Integer, Integer> counts = askUntil(1000, () -> !hasCandidate());

    assertEquals(List.of(1), List.copyOf(counts.keySet()), "all are answered by the old one");
    Setback setback = pipeline.status().setback().orElseThrow();
    assertEquals(Setback.Kind.ROLLED_BACK, setback.kind());
    // Two are too many; the next may have been on its way while that was found.
    assertTrue(setback.cause().matches("it failed [234] of .*"), setback.cause());
    assertTrue(setback.cause().contains("cannot count so far"), setback.cause());
    assertTrue(isServing(1));
  }

  @Test
  void canaryThatHangsIsRolledBackAndNobodyNotices() {
    pipeline.plugins.gate = new CountDownLatch(1);
    pipeline.deploy(
        new Mark(2, 0, 0, Fault.HANGS_LATER), rollout(Strategy.CANARY, 1, 100, true, DRAIN));

    for (int i = 1000; hasCandidate(); i++) {
      List<Answer> answers = pipeline.predict(Integer.toString(i), Duration.ofMillis(300)).join();
      assertEquals(1, MarkedPipeline.mark(answers));
    }

    Setback setback = pipeline.status().setback().orElseThrow();
    assertEquals(Setback.Kind.ROLLED_BACK, setback.kind());
    assertTrue(setback.cause().contains("gave no answer within 300 ms"), setback.cause());
    assertTrue(isServing(1));
  }

  @Test
  void shadowThatAnswersOtherwiseIsRolledBack() {
    pipeline.recorded = 0;
    pipeline.deploy(new Mark(2, 0, 1_000_000, Fault.NONE), rollout(Strategy.SHADOW, 1, 20));

    askUntil(0, () -> !hasCandidate());

    Setback setback = pipeline.status().setback().orElseThrow();
    assertEquals(Setback.Kind.ROLLED_BACK, setback.kind());
    assertTrue(setback.cause().startsWith("100.0 % of its arg-maxes differ"), setback.cause());
  }

  @Test
  void shadowThatIsSlowIsRolledBack() {
    pipeline.recorded = 0;
    RolloutDefinition strict = rollout(Strategy.SHADOW, 1, 10).with(new Limits(5, 0.2, 0.01, 0.2));
    pipeline.deploy(new Mark(2, 10, 0, Fault.NONE), strict);

    askUntil(0, () -> !hasCandidate());

    String cause = pipeline.status().setback().orElseThrow().cause();
    assertTrue(cause.startsWith("its median latency is "), cause);
    assertTrue(isServing(1));
  }

  @Test
  void shadowThatCannotKeepUpIsSpared() {
    pipeline.recorded = 0;
    pipeline.deploy(new Mark(2, 50, 0, Fault.NONE), rollout(Strategy.SHADOW, 1, 1000));

    for (int i = 0; i < 200; i++) {
      assertEquals(1, pipeline.mark(i));
    }

    assertTrue(figures().dropped() > 100, figures().toString());
  }

  @Test
  void whoAsksForAVersionGetsThatVersion() {
    pipeline.deploy(Mark.good(2), rollout(Strategy.CANARY, 1, 1000));

    List<Sample> samples = List.of(MarkedPipeline.sample(5));
    assertEquals(2, MarkedPipeline.mark(predict(OptionalInt.empty(), samples)));
    assertEquals(1, MarkedPipeline.mark(predict(OptionalInt.of(1), samples)));
    SensoriumException error = error(pipeline.predict(OptionalInt.of(9), samples));
    assertEquals(ErrorCode.NOT_FOUND, error.code());
  }

  private List<Answer> predict(OptionalInt version, List<Sample> samples) {
    return pipeline.predict(version, samples).join();
  }

  @Test
  void abortEndsARollout() {
    pipeline.deploy(Mark.good(2), rollout(Strategy.CANARY, 1, 1000));
    assertEquals(2, pipeline.mark(0));

    pipeline.deployments.abort(MarkedPipeline.NAME, "it is Friday");

    assertEquals(1, pipeline.mark(0));
    Setback setback = pipeline.status().setback().orElseThrow();
    assertEquals(Setback.Kind.ABORTED, setback.kind());
    assertEquals("it is Friday", setback.cause());
    assertThrows(SensoriumException.class, () -> pipeline.deployments.promote(MarkedPipeline.NAME));
  }

  @Test
  void laterVersionEndsARollout() {
    pipeline.deploy(Mark.good(2), rollout(Strategy.CANARY, 1, 1000));
    pipeline.deploy(Mark.good(3));

    assertEquals(3, pipeline.mark(0));
    assertFalse(hasCandidate());
  }

  @Test
  void requestsThatOutlastTheDrainFailAndKeepTheirGenerationOpen() {
    ConcurrentLinkedQueue<GenerationEvent> events = new ConcurrentLinkedQueue<>();
    pipeline.deployments.listen(events::add);
    String first = pipeline.status().serving().orElseThrow().generation();
    pipeline.recorded = 0;
    pipeline.plugins.gate = new CountDownLatch(1);
    CompletableFuture<List<Answer>> stuck = pipeline.predict(MarkedPlugins.SLOW);

    String second =
        pipeline.deploy(
            Mark.good(2), rollout(Strategy.IMMEDIATE, 1, 1, true, Duration.ofMillis(300)));

    DrainingStatus draining = pipeline.status().draining().get(0);
    assertEquals(first, draining.generation().generation());
    assertTrue(draining.leases().get(0).startsWith("a request since "), draining.toString());
    SensoriumException error = error(stuck);
    assertEquals(ErrorCode.UNAVAILABLE, error.code());
    assertTrue(error.getMessage().contains("0.3 s"), error.getMessage());
    assertTrue(pipeline.status().draining().get(0).overdue());
    CompletableFuture<Void> closed = pipeline.deployments.closed(first).toCompletableFuture();
    assertFalse(closed.isDone(), "nothing is freed below a running call");
    assertEquals(2, pipeline.mark(0));

    pipeline.plugins.gate.countDown();
    closed.join();

    assertEquals(List.of(), pipeline.status().draining());
    assertEquals(1, pipeline.deployments.status().closedGenerations());
    assertEquals(
        List.of(second + " PUBLISHED", first + " OVERDUE", first + " CLOSED"),
        events.stream().map(event -> event.generation() + " " + event.kind()).toList());
  }

  /** To close it is to wait until the call is known to hang, which takes longer. */
  @Test
  void lastRequestOfAGenerationHearsOfItsDeadlineBeforeThatCloses() {
    pipeline.recorded = 0;
    pipeline.plugins.gate = new CountDownLatch(1);
    long start = System.nanoTime();
    CompletableFuture<List<Answer>> late =
        pipeline.predict(MarkedPlugins.SLOW, Duration.ofMillis(500));
    pipeline.deploy(Mark.good(2));

    assertEquals(ErrorCode.DEADLINE_EXCEEDED, error(late).code());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took.toString());
  }

  @Test
  void sparesMemoryByClosingTheOldOneFirst() {
    int open = pipeline.plugins.open.get();
    pipeline.plugins.gate = new CountDownLatch(1);
    CompletableFuture<List<Answer>> underWay = pipeline.predict(MarkedPlugins.SLOW);
    CompletableFuture<String> swap =
        CompletableFuture.supplyAsync(() -> pipeline.deploy(Mark.good(2), resources()));
    while (pipeline.status().suspended().isEmpty()) {
      Thread.onSpinWait();
    }

    SensoriumException error = error(pipeline.predict("1"));
    assertEquals(ErrorCode.UNAVAILABLE, error.code());
    assertTrue(
        error.getMessage().contains("version 2 takes the place of version 1"), error.getMessage());
    assertEquals(
        ErrorCode.UNAVAILABLE,
        assertThrows(SensoriumException.class, () -> pipeline.deployments.find(MarkedPipeline.NAME))
            .code());
    assertEquals(open, pipeline.plugins.open.get(), "the next one waits");
    pipeline.plugins.gate.countDown();

    swap.join();
    assertEquals(1, MarkedPipeline.mark(underWay.join()));
    assertEquals(2, pipeline.mark(0));
    assertEquals(open, pipeline.plugins.open.get());
  }

  @Test
  void bringsTheOldOneBackIfTheNextIsRefused() {
    Mark broken = new Mark(2, 0, 0, Fault.NAN);
    assertThrows(SensoriumException.class, () -> pipeline.deploy(broken, resources()));

    assertEquals(1, pipeline.mark(0));
    assertEquals(Setback.Kind.REFUSED, pipeline.status().setback().orElseThrow().kind());
  }

  @Test
  void bringsTheOldOneBackWhateverTheNextFailsWith() {
    pipeline.recorded = -1;
    assertThrows(SensoriumException.class, () -> pipeline.deploy(Mark.good(2), resources()));

    assertEquals(1, pipeline.mark(0));
    Setback setback = pipeline.status().setback().orElseThrow();
    assertEquals(Optional.of(ErrorCode.INTERNAL), setback.code());
  }

  private static RolloutDefinition resources() {
    return new RolloutDefinition(
        Strategy.IMMEDIATE,
        Preserve.RESOURCES,
        1,
        1,
        Duration.ZERO,
        true,
        Duration.ofSeconds(10),
        Limits.DEFAULTS);
  }

  @Test
  void suspendedPipelineComesBackWithTheNextDeployment() {
    pipeline.deployments.suspend(MarkedPipeline.NAME, "its encoder was removed");
    assertTrue(error(pipeline.predict("1")).getMessage().endsWith("its encoder was removed"));

    pipeline.deploy(Mark.good(2));

    assertEquals(2, pipeline.mark(0));
  }

  @Test
  void swapsLoseAndMixNothing() {
    CompletableFuture<Void> swaps =
        CompletableFuture.runAsync(
            () -> {
              for (int number = 2; number <= 20; number++) {
                Strategy strategy = number % 2 == 0 ? Strategy.IMMEDIATE : Strategy.CANARY;
                pipeline.deploy(Mark.good(number), rollout(strategy, 0.5, 5));
              }
            });

    Map<Integer, Integer> counts = askUntil(0, swaps::isDone);

    swaps.join();
    assertTrue(counts.size() > 10, counts.toString());
  }

  private static SensoriumException error(CompletableFuture<List<Answer>> answers) {
    return (SensoriumException) assertThrows(CompletionException.class, answers::join).getCause();
  }
}
