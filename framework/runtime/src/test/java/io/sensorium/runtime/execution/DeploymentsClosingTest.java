package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests when their host closes. */
@Timeout(60)
class DeploymentsClosingTest {
  @TempDir private Path folder;
  private Notes notes;
  private ModelVersion model;

  @BeforeEach
  void start() {
    notes = new Notes(folder);
    model = notes.publish();
    notes.deployments.deploy(notes.definition(), model);
    notes.plugins.gate = new CountDownLatch(1);
  }

  @Test
  void requestsUnderWayAreAnswered() {
    CompletableFuture<List<Answer>> underWay = predict();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(notes.deployments::close);
    while (!isRefused()) {
      Thread.onSpinWait();
    }
    assertFalse(underWay.isDone());
    notes.plugins.gate.countDown();

    assertEquals(1, underWay.join().size());
    closing.join();
    assertEquals(0, notes.plugins.programsOpen.get(), "programs");
    notes.close();
    assertEquals(0, notes.plugins.encodersOpen.get(), "encoders");
  }

  @Test
  void requestsThatNeverEndFail() {
    CompletableFuture<List<Answer>> underWay = predict();
    notes.deployments.close(java.time.Duration.ZERO);

    assertEquals(ErrorCode.CLOSED, error(underWay).code());
    notes.close();
  }

  @Test
  void nothingIsDeployedAfterwards() {
    notes.close();

    SensoriumException error =
        assertThrows(
            SensoriumException.class, () -> notes.deployments.deploy(notes.definition(), model));

    assertEquals(ErrorCode.CLOSED, error.code());
    assertEquals(List.of(), notes.deployments.all());
  }

  private boolean isRefused() {
    CompletableFuture<List<Answer>> next = notes.deployments.predict("none", List.of());
    return error(next).code() == ErrorCode.CLOSED;
  }

  private CompletableFuture<List<Answer>> predict() {
    return notes.deployments.predict("notes", List.of(Notes.sample(Map.of("title", "a title"))));
  }

  private static SensoriumException error(CompletableFuture<List<Answer>> answers) {
    return (SensoriumException) assertThrows(CompletionException.class, answers::join).getCause();
  }
}
