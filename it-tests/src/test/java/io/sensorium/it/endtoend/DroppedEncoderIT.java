package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.example.letters.LetterFrequency;
import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle with a new encoder, dropped into the folder and taken out again. */
class DroppedEncoderIT {
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

  private static final String SENTENCE =
      "pipeline 'languages' needs encoder 'letter-frequency' [1.0.0,2.0.0) for input 'words';"
          + " no installed bundle provides it";

  @TempDir private Path home;
  private Installation installation;
  private String pipeline;
  private String manifest;

  @BeforeEach
  void install() throws IOException {
    installation = Installation.copy(home);
    pipeline = Files.writeString(installation.pipeline("languages.yaml"), PIPELINE).toString();
    manifest = Files.writeString(home.resolve("words.csv"), rows()).toString();
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder("label,words\n");
    for (String letters : List.of("a", "e", "i", "o", "u", "ae", "io", "ua", "eo", "ui")) {
      rows.append("vowels,").append(letters).append('\n');
    }
    for (String letters : List.of("b", "c", "d", "f", "g", "h", "bc", "df", "gh", "fb")) {
      rows.append("consonants,").append(letters).append('\n');
    }
    return rows.toString();
  }

  @Test
  void servesAPipelineUntilItIsTakenOut() throws IOException {
    requireMissing();
    Path bundle = installation.bundle("letter-frequency.jar");
    new BundleBuilder(
            "com.example.letter-frequency", "1.0.0", LetterFrequency.class.getNestMembers())
        .write(bundle);
    requireMissing();
    installation.run("plugins", "pin", bundle.toString()).requireStatus(0);
    installation.run("validate", pipeline).requireStatus(0);
    JsonNode report =
        installation.run("train", pipeline, "--data", manifest, "--json").requireStatus(0).json();
    assertEquals("languages", report.required("model").required("name").textValue());
    assertEquals("vowels", predicted("aeiou"));
    assertEquals("consonants", predicted("bcd fgh"));
    Files.delete(bundle);
    requireMissing();
    requireNotTrained();
  }

  private String predicted(String words) {
    JsonNode answer =
        installation
            .run("predict", "languages", "--input", "words=" + words, "--json")
            .requireStatus(0)
            .json();
    return answer.required("predictions").required("language").required("label").textValue();
  }

  private void requireMissing() {
    List<String> lines = installation.run("validate", pipeline).requireStatus(2).lines();
    assertEquals(1, lines.size(), lines::toString);
    assertEquals(
        SENTENCE, lines.get(0).replaceFirst("^.*?:\\d+:\\d+: ", "").replaceFirst(" \\(.*", ""));
  }

  private void requireNotTrained() {
    JsonNode error =
        installation.run("train", pipeline, "--data", manifest, "--json").requireStatus(2).error();
    assertEquals("INVALID_DEFINITION", error.required("code").textValue());
    assertEquals(
        1, error.required("message").textValue().split("no installed bundle", -1).length - 1);
  }
}
