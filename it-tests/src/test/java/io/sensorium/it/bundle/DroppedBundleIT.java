package io.sensorium.it.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.letters.LetterFrequency;
import io.sensorium.host.Sensorium;
import io.sensorium.it.Distribution;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.head.Prediction.Classification;
import io.sensorium.testkit.BundleBuilder;
import io.sensorium.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new encoder arrives as one file, serves a pipeline, and is missed when it is gone. */
class DroppedBundleIT {
  private static final String PIPELINE =
      """
      pipeline: languages
      version: "1.0.0"
      engine: { name: pytorch, device: cpu }
      inputs:
        words: { modality: text, encoder: "letter-frequency@[1,2)" }
      fusion: { strategy: concatenation }
      heads:
        language: { task: classification }
      training: { epochs: 300, learningRate: 0.05, seed: 7 }
      """;

  @TempDir private Path home;

  private Path pipeline;
  private Path dropped;

  @BeforeEach
  void install() throws IOException {
    Path bundles = Files.createDirectory(home.resolve("bundles"));
    for (Path bundle : Distribution.bundles()) {
      Files.copy(bundle, bundles.resolve(bundle.getFileName()));
    }
    dropped = bundles.resolve("letter-frequency.jar");
    Path config = Files.createDirectory(home.resolve("config"));
    Files.writeString(config.resolve("sensorium.yaml"), "folders: { cache: ../cache }\n");
    pipeline = Files.writeString(config.resolve("languages.yaml"), PIPELINE);
  }

  @Test
  void bundleInTheFolderServesAPipelineUntilItIsRemoved() throws IOException {
    requireMissing();
    new BundleBuilder(
            "com.example.letter-frequency", "1.0.0", LetterFrequency.class.getNestMembers())
        .write(dropped);
    try (Sensorium sensorium = open()) {
      assertEquals(List.of(), sensorium.validate(pipeline));
      sensorium.deploy(train(sensorium));
      assertEquals("vowels", predict(sensorium, "aeiou aei"));
      assertEquals("consonants", predict(sensorium, "bcd fgh"));
    }
    Files.delete(dropped);
    requireMissing();
    requireNotDeployed();
  }

  private Sensorium open() {
    return Sensorium.open(
        new Sensorium.Options(home, Optional.empty(), true, ProgressListener.NONE));
  }

  private void requireMissing() {
    try (Sensorium sensorium = open()) {
      assertEquals(List.of(sentence()), messages(sensorium));
    }
  }

  private List<String> messages(Sensorium sensorium) {
    return sensorium.validate(pipeline).stream().map(problem -> problem.message()).toList();
  }

  private static String sentence() {
    return "pipeline 'languages' needs encoder 'letter-frequency' [1.0.0,2.0.0) for input 'words';"
        + " no installed bundle provides it";
  }

  private void requireNotDeployed() {
    try (Sensorium sensorium = open()) {
      ModelVersion trained = sensorium.latestModel("languages");
      SensoriumException failure =
          assertThrows(SensoriumException.class, () -> sensorium.deploy(trained));
      assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    }
  }

  private ModelVersion train(Sensorium sensorium) throws IOException {
    StringBuilder rows = new StringBuilder("label,words\n");
    for (String letter : List.of("a", "e", "i", "o", "u", "ae", "io", "ua", "eo", "ui")) {
      rows.append("vowels,").append(letter).append('\n');
    }
    for (String letter : List.of("b", "c", "d", "f", "g", "h", "bc", "df", "gh", "fb")) {
      rows.append("consonants,").append(letter).append('\n');
    }
    Path manifest = Files.writeString(home.resolve("words.csv"), rows);
    Plan plan = sensorium.plan(new PipelineReader().read(pipeline).orThrow());
    return sensorium
        .trainer()
        .train(
            new TrainingRequest(
                plan, "words", manifest, io.sensorium.training.progress.TrainingProgress.NONE))
        .version();
  }

  private static String predict(Sensorium sensorium, String words) {
    Sample sample = new Sample(Map.of("words", new Content.Text(words)));
    Classification answer =
        (Classification)
            sensorium.predict("languages", List.of(sample)).get(0).predictions().get("language");
    return answer.label();
  }
}
