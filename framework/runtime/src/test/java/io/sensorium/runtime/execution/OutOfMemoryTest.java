package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Network;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.SimulatedGpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline on a GPU of 1000 MiB. A content that is encoded takes 50 of them; what a sample of the
 * fusion takes is the test's.
 */
@Timeout(60)
class OutOfMemoryTest {
  private static final long MEBIBYTE = 1 << 20;
  @TempDir private Path folder;
  private Notes notes;
  private final AtomicReference<SimulatedGpu> gpu = new AtomicReference<>();
  private long fusionMebibytes;

  @BeforeEach
  void deploy() {
    notes = new Notes(folder);
    notes.plugins.device = this::withGpu;
    notes.deployments.deploy(notes.definition("gpu:0"), notes.publish());
  }

  private Engine withGpu(Engine engine) {
    gpu.set(new SimulatedGpu(engine, 1000 * MEBIBYTE, this::sampleBytes));
    return gpu.get();
  }

  private long sampleBytes(Network network) {
    return MEBIBYTE * (network.graph().name().equals("length") ? 50 : fusionMebibytes);
  }

  @AfterEach
  void leavesNothingTaken() {
    notes.close();
    assertEquals(0, gpu.get().usedBytes());
  }

  @Test
  void halvesABatchThatDoesNotFitAndRemembersIt() {
    leave(120);
    int before = gpu.get().refusedRuns();

    askAtOnce("first", 9).forEach(CompletableFuture::join);

    int refused = gpu.get().refusedRuns();
    assertTrue(refused > before, "no batch was too large");
    assertEquals(2, gpu.get().largestBatch());

    askAtOnce("second", 9).forEach(CompletableFuture::join);
    assertEquals(refused, gpu.get().refusedRuns(), "it forgot what it had learned");
    assertEquals(2, gpu.get().largestBatch());
  }

  @Test
  void shedsWhatDoesNotFitAloneAndGoesOnWhenThereIsMemoryAgain() {
    leave(40);

    CompletableFuture<List<Answer>> shed = ask("a");
    SensoriumException error = error(shed);
    assertEquals(ErrorCode.OUT_OF_MEMORY, error.code());
    assertTrue(
        error
            .getMessage()
            .startsWith(
                "encoder 'length' 1.0.0 has too little memory for a single content, try again"
                    + " later: "),
        error.getMessage());

    leave(1000);
    assertEquals(1, ask("a").join().size());
  }

  @Test
  void halvesTheSamplesOfOneRequest() {
    List<Sample> samples =
        IntStream.range(0, 5).mapToObj(i -> Notes.sample(Map.of("title", "t" + i))).toList();
    List<Answer> expected = notes.deployments.predict("notes", samples).join();
    fusionMebibytes = 300;

    List<Answer> answers = notes.deployments.predict("notes", samples).join();

    assertEquals(
        expected.stream().map(Answer::scores).toList(),
        answers.stream().map(Answer::scores).toList());
    // Five do not fit, nor would three; then two fit, twice, and the fifth.
    assertEquals(1, gpu.get().refusedRuns());
  }

  private void leave(long mebibytes) {
    gpu.get().occupy((1000 - mebibytes) * MEBIBYTE);
  }

  /** So many requests, which the encoder finds waiting together. */
  private List<CompletableFuture<List<Answer>>> askAtOnce(String text, int count) {
    notes.plugins.gate = new CountDownLatch(1);
    List<CompletableFuture<List<Answer>>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(ask(text + i));
    }
    notes.plugins.gate.countDown();
    return answers;
  }

  private CompletableFuture<List<Answer>> ask(String text) {
    return notes.deployments.predict("notes", List.of(Notes.sample(Map.of("title", text))));
  }

  private static SensoriumException error(CompletableFuture<List<Answer>> answers) {
    return (SensoriumException) assertThrows(CompletionException.class, answers::join).getCause();
  }
}
