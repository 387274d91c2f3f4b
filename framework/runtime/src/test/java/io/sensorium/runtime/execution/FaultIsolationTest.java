package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that fails or hangs, beside others that do not. */
@Timeout(60)
class FaultIsolationTest {
  private static final String ENCODER = "encoder 'length' 1.0.0";
  private static final Duration LONGEST = Duration.ofMillis(400);
  private static final Duration SHORT = Duration.ofMillis(100);

  /** Twice what is promised, for a machine that runs other tests too. */
  private static final Duration LATE = Duration.ofMillis(200);

  @TempDir private Path folder;
  private Notes notes;

  @BeforeEach
  void deploy() {
    notes = new Notes(folder, new ExecutionOptions(2, 8, Duration.ofMillis(1), 50, 0, LONGEST));
    notes.deployments.deploy(notes.definition(), notes.publish());
    notes.deployments.deploy(other(), notes.models.latest("notes").orElseThrow());
  }

  /** Another pipeline, with an encoder and a network of its own. */
  private PipelineDefinition other() {
    String text =
        Notes.TEXT.replace("pipeline: notes", "pipeline: other").replace("adder", "summer");
    return new PipelineReader().read(text, "other.yaml", folder).orThrow();
  }

  @AfterEach
  void close() {
    notes.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"preprocess", "encode"})
  void aHangFailsItsRequestAtItsDeadlineAndNamesWhatItWaitedFor(String stage) {
    long start = System.nanoTime();
    SensoriumException error = error(predict("notes", "hang in " + stage, SHORT));
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertEquals(ErrorCode.DEADLINE_EXCEEDED, error.code());
    assertTrue(lateAnswers(stage).contains(error.getMessage()), error.getMessage());
    assertTrue(took.compareTo(SHORT.plus(LATE)) < 0, "it took " + took);
  }

  /** What may be said of a request whose 'title' hangs; its 'foot' has the same encoder. */
  private static List<String> lateAnswers(String stage) {
    String title = lateAnswer("title", stage);
    // There is a second thread to preprocess 'foot', but batches are encoded one at a time.
    return stage.equals("preprocess")
        ? List.of(title)
        : List.of(title, lateAnswer("foot", "encode"), lateAnswer("foot", "waiting to encode"));
  }

  private static String lateAnswer(String input, String stage) {
    return "input '%s': %s gave no answer within 100 ms (stage %s)"
        .formatted(input, ENCODER, stage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"preprocess", "encode"})
  void aClientInAHurryDoesNotTakeAnEncoderOutOfService(String stage) {
    error(predict("notes", "hang in " + stage, SHORT));
    notes.plugins.knot.countDown();

    assertEquals(1, predict("notes", "fine", LONGEST).join().size());
    assertEquals(PartStatus.State.CLOSED, encoder().circuit().state());
    assertTrue(encoder().deadlinesExceeded() > 0, encoder().toString());
  }

  @ParameterizedTest
  @CsvSource({"preprocess, preprocess a content", "encode, encode a batch"})
  void aHangOpensTheCircuitUntilItReturns(String stage, String task) {
    error(predict("notes", "hang in " + stage, LONGEST));
    await(() -> !encoder().stuck().isEmpty());

    PartStatus.StuckCall stuck = encoder().stuck().get(0);
    assertEquals(task, stuck.task());
    assertTrue(String.join("\n", stuck.stack()).contains("SamplePlugins.hang"), stuck.toString());
    SensoriumException refusal = error(predict("notes", "fine", LONGEST));
    assertEquals(ErrorCode.CIRCUIT_OPEN, refusal.code());
    assertTrue(refusal.getMessage().startsWith("input 'title': " + ENCODER), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("'" + task + "' has not"), refusal.getMessage());
    assertInstanceOf(CircuitOpen.class, refusal.getCause().getCause());

    notes.plugins.knot.countDown();

    await(() -> !predict("notes", "fine", LONGEST).handle((ok, no) -> no != null).join());
    assertEquals(List.of(), encoder().stuck());
    assertEquals(PartStatus.State.CLOSED, encoder().circuit().state());
  }

  @ParameterizedTest
  @ValueSource(strings = {"preprocess", "encode"})
  void whatHangsTakesNoThreadsOfOtherPipelines(String stage) {
    List<CompletableFuture<List<Answer>>> hanging = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hanging.add(predict("notes", "hang in " + stage + i, LONGEST));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(1, predict("other", "fine " + i, LONGEST).join().size());
    }
    hanging.forEach(each -> assertThrows(CompletionException.class, each::join));
    assertEquals(1, predict("other", "fine", LONGEST).join().size());
  }

  @Test
  void aNetworkThatHangsIsOutOfServiceAlone() {
    notes.plugins.hangingEngine = "adder";
    List<CompletableFuture<List<Answer>>> hanging = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hanging.add(predict("notes", "fine", LONGEST));
    }
    assertEquals(1, predict("other", "fine", LONGEST).join().size());
    SensoriumException error = error(hanging.get(0));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, error.code());
    assertTrue(
        error
            .getMessage()
            .startsWith("the network of pipeline 'notes' gave no answer within 400 ms"),
        error.getMessage());
    await(() -> part("the network of pipeline 'notes'").circuit().state() == PartStatus.State.OPEN);
    assertEquals(ErrorCode.CIRCUIT_OPEN, error(predict("notes", "fine", LONGEST)).code());
    assertEquals(1, predict("other", "fine", LONGEST).join().size());

    notes.plugins.hangingEngine = "";
    notes.plugins.knot.countDown();

    await(() -> !predict("notes", "fine", LONGEST).handle((ok, no) -> no != null).join());
  }

  @Test
  void whatIsPastItsDeadlineIsNotComputed() {
    notes.plugins.gate = new CountDownLatch(1);
    CompletableFuture<List<Answer>> first = predict("notes", "first", LONGEST);
    int before = notes.plugins.contentsEncoded.get();
    List<CompletableFuture<List<Answer>>> late = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      late.add(predict("notes", "late " + i, SHORT));
    }
    late.forEach(each -> assertEquals(ErrorCode.DEADLINE_EXCEEDED, error(each).code()));
    notes.plugins.gate.countDown();

    assertEquals(1, first.join().size());
    predict("notes", "last", LONGEST).join();
    // The substitute of 'foot' goes with each of the two.
    assertTrue(notes.plugins.contentsEncoded.get() - before <= 4, "late ones were encoded");
  }

  @Test
  void failuresOfAPluginOpenItsCircuitAndThoseOfUsersDoNot() {
    // What stands in for 'foot' would succeed.
    Map<String, String> exploding = Map.of("title", "explode", "foot", "explode");
    assertEquals(ErrorCode.PLUGIN_FAILED, error(predict("other", exploding)).code());
    error(predict("other", exploding));
    error(predict("other", exploding));
    assertEquals(ErrorCode.CIRCUIT_OPEN, error(predict("other", "fine", LONGEST)).code());

    notes.plugins.choosy = true;
    for (int i = 0; i < 10; i++) {
      SensoriumException error = error(predict("notes", "a few words", LONGEST));
      assertEquals(ErrorCode.INVALID_CONTENT, error.code());
    }
    assertEquals(1, predict("notes", "fine", LONGEST).join().size());
  }

  @Test
  void anOptionalInputWhoseEncoderIsOutOfServiceIsNotLeftOutInSilence() {
    String text =
        Notes.TEXT.replace("body: { modality", "body: { engine: { name: summer }, modality");
    PipelineDefinition mixed = new PipelineReader().read(text, "notes.yaml", folder).orThrow();
    notes.deployments.deploy(mixed, notes.models.latest("notes").orElseThrow());
    for (int i = 0; i < 5; i++) {
      error(predict("notes", Map.of("title", "fine", "body", "explode")));
    }

    SensoriumException error = error(predict("notes", Map.of("title", "fine", "body", "fine")));

    assertEquals(ErrorCode.CIRCUIT_OPEN, error.code());
    assertTrue(error.getMessage().startsWith("input 'body': "), error.getMessage());
    assertEquals(1, predict("notes", Map.of("title", "fine")).join().size());
  }

  @Test
  void closingDoesNotWaitForWhatHangsAndTakesNothingFromUnderIt() {
    int open = notes.plugins.encodersOpen.get();
    error(predict("notes", "hang in encode", LONGEST));
    notes.deployments.undeploy("notes");

    assertEquals(open, notes.plugins.encodersOpen.get());
    assertEquals(1, encoder().stuck().size());
    notes.plugins.knot.countDown();

    await(() -> notes.plugins.encodersOpen.get() == open - 1);
    await(() -> notes.status().size() == 2);
  }

  /** The encoder of the pipeline notes; that of the other one is called the same. */
  private PartStatus encoder() {
    return part(ENCODER);
  }

  private PartStatus part(String name) {
    return notes.status().stream()
        .filter(each -> each.part().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private CompletableFuture<List<Answer>> predict(String pipeline, Map<String, String> texts) {
    return notes.deployments.predict(pipeline, List.of(Notes.sample(texts)));
  }

  private CompletableFuture<List<Answer>> predict(String pipeline, String title, Duration allowed) {
    return notes.deployments.predict(
        pipeline,
        OptionalInt.empty(),
        List.of(Notes.sample(Map.of("title", title))),
        Deadline.in(allowed));
  }

  private static SensoriumException error(CompletableFuture<List<Answer>> answers) {
    return (SensoriumException) assertThrows(CompletionException.class, answers::join).getCause();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
