package io.sensorium.training.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.model.ModelVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedSamplesTest {
  private static final DatasetSchema SCHEMA =
      new DatasetSchema(Map.of("picture", "image", "caption", "text"), List.of("kind", "size"));

  @TempDir private Path folder;
  private Dataset dataset;

  /** Twelve cats, four dogs and two cows; every picture has as many bytes as its number. */
  @BeforeEach
  void write() throws IOException {
    ManifestWriter manifest = new ManifestWriter();
    for (int i = 1; i <= 18; i++) {
      Files.write(folder.resolve(i + ".png"), new byte[i]);
      manifest.add(
          "sample " + i,
          Map.of("kind", i <= 12 ? "cat" : i <= 16 ? "dog" : "cow", "size", "s" + i),
          Map.of("picture", i + ".png", "caption", "number " + i));
    }
    dataset = DatasetReader.read(manifest.write(folder), SCHEMA);
  }

  private RecordedSamples draw(int most, long bytes, long seed) {
    return RecordedSamples.draw(dataset.samples(), "kind", most, bytes, seed);
  }

  private static Map<String, Integer> labels(RecordedSamples drawn) {
    Map<String, Integer> counts = new TreeMap<>();
    drawn.samples().forEach(sample -> counts.merge(sample.label("kind"), 1, Integer::sum));
    return counts;
  }

  @Test
  void drawsEvenlyOverTheLabelsAsFarAsTheyGo() {
    assertEquals(Map.of("cat", 2, "cow", 2, "dog", 2), labels(draw(6, 1000, 7)));
    assertEquals(Map.of("cat", 4, "cow", 2, "dog", 4), labels(draw(10, 1000, 7)));
    assertEquals(18, draw(100, 1000, 7).samples().size());
    assertEquals(Map.of(), draw(0, 1000, 7).files());
  }

  @Test
  void equalSeedsDrawTheSame() {
    assertEquals(draw(6, 1000, 7), draw(6, 1000, 7));
    assertNotEquals(draw(6, 1000, 7), draw(6, 1000, 8));
  }

  @Test
  void leavesOutWhatWouldBeTooMuch() {
    int caption = "number 1".length();
    RecordedSamples drawn = draw(18, 5 + caption, 7);
    assertEquals(1, drawn.samples().size());
    assertTrue(bytes(drawn) <= 5 + caption);
    assertTrue(bytes(draw(18, 100, 7)) <= 100);
  }

  private static long bytes(RecordedSamples drawn) {
    return drawn.samples().stream()
        .flatMap(sample -> sample.inputs().values().stream())
        .mapToLong(InputContent::bytes)
        .sum();
  }

  @Test
  void isADatasetOfItsOwn() throws IOException {
    RecordedSamples drawn = draw(6, 1000, 7);
    Path version = folder.resolve("version");
    for (Map.Entry<String, byte[]> file : drawn.files().entrySet()) {
      Files.createDirectories(version.resolve(file.getKey()).getParent());
      Files.write(version.resolve(file.getKey()), file.getValue());
    }
    Dataset read = DatasetReader.read(version.resolve(ModelVersion.SAMPLES), SCHEMA);
    assertEquals(contents(drawn.samples()), contents(read.samples()));
    assertEquals(
        drawn.samples().stream().map(LabelledSample::labels).toList(),
        read.samples().stream().map(LabelledSample::labels).toList());
  }

  private static List<String> contents(List<LabelledSample> samples) {
    List<String> digests = new ArrayList<>();
    for (LabelledSample sample : samples) {
      digests.add(sample.id());
      digests.add(sample.inputs().get("picture").content().digest());
      digests.add(sample.inputs().get("caption").content().digest());
    }
    return digests;
  }

  /**
   * A text of a file stands in the manifest, and a name is no more than a digest and an extension.
   */
  @Test
  void namesNoFileOfTheDataset() throws IOException {
    Files.writeString(folder.resolve("caption.txt"), "in a file");
    Path manifest =
        Files.writeString(
            folder.resolve("other.jsonl"),
            "{\"label\":{\"kind\":\"cat\",\"size\":\"s\"},"
                + "\"inputs\":{\"picture\":\"1.png\",\"caption\":{\"file\":\"caption.txt\"}}}");
    Map<String, byte[]> files =
        RecordedSamples.draw(DatasetReader.read(manifest, SCHEMA).samples(), "kind", 1, 100, 7)
            .files();
    String text = new String(files.get(ModelVersion.SAMPLES), StandardCharsets.UTF_8);
    assertTrue(text.contains("\"in a file\""), text);
    assertFalse(text.contains("\"1.png\""), text);
    assertEquals(2, files.size());
    assertArrayEquals(
        new byte[1],
        files.entrySet().stream()
            .filter(file -> file.getKey().matches("samples/[0-9a-f]{64}\\.png"))
            .findFirst()
            .orElseThrow()
            .getValue());
  }
}
