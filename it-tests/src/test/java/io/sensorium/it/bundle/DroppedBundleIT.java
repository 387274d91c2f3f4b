package io.sensorium.it.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.letters.LetterFrequency;
import io.sensorium.host.Sensorium;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.SensoriumException;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new encoder arrives as one file, serves a pipeline, and is missed when it is gone. */
class DroppedBundleIT {
  private static final String SENTENCE =
      "pipeline 'languages' needs encoder 'letter-frequency' [1.0.0,2.0.0) for input 'words';"
          + " no installed bundle provides it";

  @TempDir private Path home;

  private LettersInstallation installation;
  private Path pipeline;
  private Path dropped;

  @BeforeEach
  void install() throws IOException {
    installation = LettersInstallation.in(home);
    pipeline = installation.pipeline("letter-frequency", "pytorch");
    dropped = installation.bundle("letter-frequency.jar");
  }

  @Test
  void bundleInTheFolderServesAPipelineUntilItIsRemoved() throws IOException {
    assertEquals(List.of(SENTENCE), installation.messages(pipeline));
    new BundleBuilder(
            "com.example.letter-frequency", "1.0.0", LetterFrequency.class.getNestMembers())
        .write(dropped);
    assertEquals(List.of(), installation.messages(pipeline));
    try (Sensorium sensorium = installation.open()) {
      sensorium.deploy(
          installation.train(
              sensorium, sensorium.planTraining(new PipelineReader().read(pipeline).orThrow())));
      assertEquals("vowels", LettersInstallation.predict(sensorium, "aeiou aei").label());
      assertEquals("consonants", LettersInstallation.predict(sensorium, "bcd fgh").label());
    }
    Files.delete(dropped);
    assertEquals(List.of(SENTENCE), installation.messages(pipeline));
    requireNotDeployed();
  }

  private void requireNotDeployed() {
    try (Sensorium sensorium = installation.open()) {
      ModelVersion trained = sensorium.latestModel(LettersInstallation.PIPELINE);
      SensoriumException failure =
          assertThrows(SensoriumException.class, () -> sensorium.deploy(trained));
      assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    }
  }
}
