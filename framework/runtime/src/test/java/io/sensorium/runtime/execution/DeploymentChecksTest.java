package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is seen before a generation is published. */
@Timeout(60)
class DeploymentChecksTest {
  @TempDir private Path folder;
  private Notes notes;

  @BeforeEach
  void start() {
    // So long that whoever waits for it fails the test.
    notes = new Notes(folder, Duration.ofHours(1));
  }

  @AfterEach
  void leavesNothingOpen() {
    notes.close();
    assertEquals(0, notes.plugins.programsOpen.get(), "programs");
    assertEquals(0, notes.plugins.encodersOpen.get(), "encoders");
  }

  @Test
  void refusesAnEncoderThatTheModelWasNotTrainedWith() {
    ModelVersion model = notes.publish();
    String first = notes.deployments.deploy(notes.definition(), model);
    notes.plugins.bundleDigest = "11";

    SensoriumException error =
        assertThrows(
            SensoriumException.class, () -> notes.deployments.deploy(notes.definition(), model));

    assertEquals(ErrorCode.ENCODER_NOT_AVAILABLE, error.code());
    assertTrue(
        error
            .getMessage()
            .matches(
                "pipeline 'notes' would read input 'title' with encoder 'length' 1.0.0 #\\w{16}, but"
                    + " its model version 1 was trained with encoder 'length' 1.0.0 #\\w{16}; train it"
                    + " again, or install the bundle that it was trained with"),
        error.getMessage());
    assertEquals(first, predict(Map.of("title", "a")).generation());
  }

  @Test
  void findsAnEncoderThatDoesNotRunBeforeARequestDoes() {
    notes.plugins.broken = true;

    SensoriumException error =
        assertThrows(
            SensoriumException.class,
            () -> notes.deployments.deploy(notes.definition(), notes.publish()));

    assertEquals(ErrorCode.PLUGIN_FAILED, error.code());
    assertTrue(
        error
            .getMessage()
            .startsWith("input 'title': encoder 'length' 1.0.0 could not encode a batch"),
        error.getMessage());
  }

  @Test
  void rememberedEmbeddingsDoNotHideAFreshEncoderThatDoesNotRun() {
    ModelVersion model = notes.publish();
    notes.deployments.deploy(notes.definition(), model);
    notes.deployments.undeploy("notes");
    notes.plugins.broken = true;

    SensoriumException error =
        assertThrows(
            SensoriumException.class, () -> notes.deployments.deploy(notes.definition(), model));

    assertEquals(ErrorCode.PLUGIN_FAILED, error.code());
  }

  @Test
  void runsEachEncoderBeforeItIsPublished() {
    notes.deployments.deploy(notes.definition(), notes.publish());

    assertTrue(notes.plugins.contentsEncoded.get() > 0);
  }

  @Test
  void encoderMayRefuseTheContentOfTheWarmUp() {
    notes.plugins.choosy = true;
    notes.deployments.deploy(notes.definition(), notes.publish());

    assertEquals(List.of("title"), predict(Map.of("title", "abc")).inputsUsed());
  }

  @Test
  void substituteComesWithTheModel() throws IOException {
    Path written = Files.createDirectories(folder.resolve("written/blank"));
    Files.writeString(written.resolve("foot.txt"), "12345");
    Path file = written.resolveSibling("notes.yaml");
    Files.writeString(file, Notes.TEXT.replace("text: \"12345\"", "file: blank/foot.txt"));
    ModelVersion model = notes.publish(new PipelineReader().read(file).orThrow());
    DurableFiles.delete(file.getParent());

    PipelineDefinition stored = new PipelineReader().read(model.definition()).orThrow();
    notes.deployments.deploy(stored, model);

    assertEquals(List.of(8f, 0f), predict(Map.of("title", "abc")).scores().get("kind"));
  }

  @Test
  void substituteIsPartOfTheModelsDigest() throws IOException {
    Files.writeString(folder.resolve("foot.txt"), "12345");
    String text = Notes.TEXT.replace("text: \"12345\"", "file: foot.txt");
    ModelVersion model =
        notes.publish(new PipelineReader().read(text, "notes.yaml", folder).orThrow());
    Files.writeString(model.directory().resolve("foot.txt"), "other");

    SensoriumException error =
        assertThrows(SensoriumException.class, () -> notes.models.verify(model));

    assertTrue(error.getMessage().contains("'foot.txt'"), error.getMessage());
  }

  @Test
  void substituteCannotTakeAFileOfTheModel() throws IOException {
    Files.writeString(folder.resolve("network.onnx"), "12345");
    String text = Notes.TEXT.replace("text: \"12345\"", "file: network.onnx");
    PipelineDefinition definition = new PipelineReader().read(text, "notes.yaml", folder).orThrow();

    SensoriumException error =
        assertThrows(SensoriumException.class, () -> notes.publish(definition));

    assertTrue(error.getMessage().endsWith("rename the file"), error.getMessage());
    assertEquals(List.of(), notes.models.versions("notes"));
  }

  @Test
  void substituteCannotTakeAFolderOfTheModel() throws IOException {
    Files.writeString(folder.resolve("samples"), "12345");
    String text = Notes.TEXT.replace("text: \"12345\"", "file: samples");
    PipelineDefinition definition = new PipelineReader().read(text, "notes.yaml", folder).orThrow();

    SensoriumException error =
        assertThrows(
            SensoriumException.class,
            () -> notes.publish(definition, Map.of(ModelVersion.SAMPLES, new byte[1])));

    assertTrue(error.getMessage().endsWith("rename the file"), error.getMessage());
  }

  @Test
  void loneRequestDoesNotWaitForOthers() {
    notes.deployments.deploy(notes.definition(), notes.publish());

    assertEquals(List.of("title"), predict(Map.of("title", "abc")).inputsUsed());
  }

  private Answer predict(Map<String, String> texts) {
    return notes.deployments.predict("notes", List.of(Notes.sample(texts))).join().get(0);
  }
}
