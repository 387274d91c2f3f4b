package io.sensorium.it.bundle;

import io.sensorium.host.Sensorium;
import io.sensorium.it.Distribution;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.Problem;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.head.Prediction.Classification;
import io.sensorium.training.TrainingRequest;
import io.sensorium.training.progress.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The distribution's bundles for a host in this process, and a pipeline that tells letters. */
record LettersInstallation(Path home) {
  static final String PIPELINE = "languages";

  static LettersInstallation in(Path home) throws IOException {
    Path bundles = Files.createDirectory(home.resolve("bundles"));
    for (Path bundle : Distribution.bundles()) {
      Files.copy(bundle, bundles.resolve(bundle.getFileName()));
    }
    Path config = Files.createDirectory(home.resolve("config"));
    Files.writeString(
        config.resolve("sensorium.yaml"),
        "folders: { cache: ../cache }\nverification: { policy: open }\n");
    return new LettersInstallation(home);
  }

  Path bundle(String fileName) {
    return home.resolve("bundles").resolve(fileName);
  }

  /** A pipeline file of one text input, {@code words}. */
  Path pipeline(String encoder, String engine) throws IOException {
    String text =
        """
        pipeline: languages
        version: "1.0.0"
        engine: { name: %s, device: cpu }
        inputs:
          words: { modality: text, encoder: "%s@[1,2)" }
        fusion: { strategy: concatenation }
        heads:
          language: { task: classification }
        training: { epochs: 300, learningRate: 0.05, seed: 7 }
        """
            .formatted(engine, encoder);
    return Files.writeString(home.resolve("config").resolve(engine + ".yaml"), text);
  }

  Sensorium open() {
    return Sensorium.open(
        new Sensorium.Options(home, Optional.empty(), true, ProgressListener.NONE));
  }

  List<String> messages(Path pipeline) {
    try (Sensorium sensorium = open()) {
      return sensorium.validate(pipeline).stream().map(Problem::message).toList();
    }
  }

  ModelVersion train(Sensorium sensorium, Plan plan) throws IOException {
    StringBuilder rows = new StringBuilder("label,words\n");
    for (String letter : List.of("a", "e", "i", "o", "u", "ae", "io", "ua", "eo", "ui")) {
      rows.append("vowels,").append(letter).append('\n');
    }
    for (String letter : List.of("b", "c", "d", "f", "g", "h", "bc", "df", "gh", "fb")) {
      rows.append("consonants,").append(letter).append('\n');
    }
    Path manifest = Files.writeString(home.resolve("words.csv"), rows);
    TrainingRequest request = new TrainingRequest(plan, "words", manifest, TrainingProgress.NONE);
    return sensorium.trainer().train(request).version();
  }

  static Classification predict(Sensorium sensorium, String words) {
    Sample sample = new Sample(Map.of("words", new Content.Text(words)));
    return (Classification)
        sensorium.predict(PIPELINE, List.of(sample)).get(0).predictions().get("language");
  }
}
