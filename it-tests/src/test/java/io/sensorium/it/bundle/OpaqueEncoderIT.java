package io.sensorium.it.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.opaque.LetterShares;
import com.example.opaque.SavedModelLetters;
import com.example.opaque.TorchScriptLetters;
import io.sensorium.host.Sensorium;
import io.sensorium.host.bundle.BundleIndex.SkippedFile;
import io.sensorium.host.verify.Pins;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vendor's bundle brings a TorchScript file and a SavedModel, each bound to its engine. */
class OpaqueEncoderIT {
  @TempDir private Path home;

  private LettersInstallation installation;

  @BeforeEach
  void install() throws IOException {
    installation = LettersInstallation.in(home);
    OpaqueModels models = OpaqueModels.into(home.resolve("cache"));
    new BundleBuilder(
            "com.example.opaque",
            "1.0.0",
            TorchScriptLetters.class,
            SavedModelLetters.class,
            LetterShares.class)
        .file("META-INF/sensorium/artifacts.json", models.artifacts())
        .write(installation.bundle("opaque.jar"));
  }

  @ParameterizedTest
  @CsvSource({"torchscript-letters, pytorch", "savedmodel-letters, tensorflow"})
  void isPlannedTrainedAndServedOnItsEngine(String encoder, String engine) throws IOException {
    Path pipeline = installation.pipeline(encoder, engine);
    assertEquals(List.of(), installation.messages(pipeline));
    try (Sensorium sensorium = installation.open()) {
      PipelineDefinition definition = new PipelineReader().read(pipeline).orThrow();
      ModelVersion trained = installation.train(sensorium, sensorium.planTraining(definition));
      sensorium.deploy(trained);
      assertEquals("vowels", LettersInstallation.predict(sensorium, "aeiou aei").label());
      assertEquals("consonants", LettersInstallation.predict(sensorium, "bcd fgh").label());
      requireRefusedElsewhere(sensorium, encoder, engine, trained);
      assertEquals("vowels", LettersInstallation.predict(sensorium, "aeiou aei").label());
    }
  }

  /** A pin says what the file is, not who made it: not enough for models that are code. */
  @Test
  void isRefusedIfItIsOnlyPinned() throws IOException {
    Path bundle = installation.bundle("opaque.jar");
    Files.writeString(
        home.resolve("config").resolve("sensorium.yaml"), "verification: { policy: pinned }");
    Pins.add(home.resolve("config").resolve("pins.sha256"), Sha256.of(bundle), "opaque.jar");
    try (Sensorium sensorium = installation.open()) {
      List<String> reasons =
          sensorium.skippedBundles().stream()
              .filter(skipped -> skipped.path().equals(bundle))
              .map(SkippedFile::reason)
              .toList();
      assertEquals(
          List.of(
              "NATIVE_MODEL_NOT_SIGNED: brings 'letters.pt', a model that is code, and is not"
                  + " signed by a trusted signer"),
          reasons);
    }
  }

  /** The same file with another engine: refused at its place, while the other one serves on. */
  private void requireRefusedElsewhere(
      Sensorium sensorium, String encoder, String engine, ModelVersion trained) throws IOException {
    for (String other : List.of("pytorch", "tensorflow", "onnxruntime")) {
      if (!other.equals(engine)) {
        Path pipeline = installation.pipeline(encoder, other);
        String sentence =
            "encoder '%s' of input 'words' runs on engine %s alone, not on '%s'"
                .formatted(encoder, engine, other);
        assertEquals(
            List.of(sentence),
            sensorium.validate(pipeline).stream().map(problem -> problem.message()).toList());
        PipelineDefinition definition = new PipelineReader().read(pipeline).orThrow();
        SensoriumException refusal =
            assertThrows(
                SensoriumException.class,
                () -> sensorium.deployments().deploy(definition, trained));
        assertEquals(ErrorCode.INVALID_DEFINITION, refusal.code());
        assertTrue(
            refusal.getMessage().startsWith(pipeline + ":5:28: " + sentence), refusal.getMessage());
      }
    }
  }
}
