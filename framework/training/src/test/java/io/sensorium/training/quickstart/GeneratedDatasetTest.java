package io.sensorium.training.quickstart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.DatasetReader;
import io.sensorium.training.dataset.DatasetSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedDatasetTest {
  @TempDir Path folder;

  @Test
  void writesACompleteDataset() throws IOException, UnsupportedAudioFileException {
    Path manifest = new GeneratedDataset(40, 7).write(folder);
    Dataset dataset =
        DatasetReader.read(
            manifest,
            new DatasetSchema(
                Map.of("picture", "image", "caption", "text", "speech", "audio"),
                List.of("category")));
    assertEquals(
        Map.of("bell", 10, "drum", 10, "music box", 10, "safe", 10), dataset.labels("category"));
    assertEquals(List.copyOf(dataset.labels("category").keySet()), GeneratedDataset.labels());
    assertTrue(dataset.samples().stream().allMatch(sample -> sample.inputs().size() == 3));
    assertNotNull(ImageIO.read(folder.resolve("pictures/thing-000.png").toFile()));
    AudioFormat format =
        AudioSystem.getAudioFileFormat(folder.resolve("sounds/thing-000.wav").toFile()).getFormat();
    assertEquals(16_000, format.getSampleRate());
    assertEquals(1, format.getChannels());
  }

  @Test
  void equalSeedsGiveEqualFiles(@TempDir Path other) throws IOException {
    new GeneratedDataset(8, 7).write(folder);
    new GeneratedDataset(8, 7).write(other);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertArrayEquals(
            Files.readAllBytes(file),
            Files.readAllBytes(other.resolve(folder.relativize(file))),
            file.toString());
      }
    }
  }
}
