package io.sensorium.it.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.letters.LetterFrequency;
import io.sensorium.host.Sensorium;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.head.Prediction.Classification;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime serves what PyTorch has trained, and is not asked to train. */
class InferenceEngineIT {
  private static final float TOLERANCE = 1e-5f;

  @TempDir private Path home;

  private LettersInstallation installation;

  @BeforeEach
  void install() throws IOException {
    installation = LettersInstallation.in(home);
    new BundleBuilder(
            "com.example.letter-frequency", "1.0.0", LetterFrequency.class.getNestMembers())
        .write(installation.bundle("letter-frequency.jar"));
  }

  @Test
  void servesAModelOfAnotherEngine() throws IOException {
    try (Sensorium sensorium = installation.open()) {
      ModelVersion trained =
          installation.train(sensorium, sensorium.planTraining(definition("pytorch")));
      sensorium.deploy(trained);
      Classification expected = LettersInstallation.predict(sensorium, "aeiou bcd");
      sensorium.deployments().deploy(definition("onnxruntime"), trained);
      Classification actual = LettersInstallation.predict(sensorium, "aeiou bcd");
      assertEquals(expected.label(), actual.label());
      for (int i = 0; i < expected.probabilities().size(); i++) {
        assertEquals(
            expected.probabilities().get(i).probability(),
            actual.probabilities().get(i).probability(),
            TOLERANCE);
      }
    }
  }

  @Test
  void isRefusedForTraining() throws IOException {
    Path pipeline = installation.pipeline("letter-frequency", "onnxruntime");
    assertEquals(List.of(), installation.messages(pipeline));
    PipelineDefinition definition = definition("onnxruntime");
    try (Sensorium sensorium = installation.open()) {
      SensoriumException refusal =
          assertThrows(SensoriumException.class, () -> sensorium.planTraining(definition));
      assertEquals(ErrorCode.INVALID_DEFINITION, refusal.code());
      assertTrue(
          refusal
              .getMessage()
              .endsWith(
                  "onnxruntime.yaml:3:11: pipeline 'languages' is to be trained, but engine"
                      + " 'onnxruntime' only runs what others have trained"
                      + " (engines that train: pytorch, tensorflow)"),
          refusal.getMessage());
    }
  }

  private PipelineDefinition definition(String engine) throws IOException {
    return new PipelineReader().read(installation.pipeline("letter-frequency", engine)).orThrow();
  }
}
