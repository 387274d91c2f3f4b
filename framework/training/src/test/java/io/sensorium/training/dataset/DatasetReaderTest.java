package io.sensorium.training.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReaderTest {
  private final DatasetSchema schema = schema("category");
  @TempDir Path outside;
  private Path folder;

  private static DatasetSchema schema(String... heads) {
    Map<String, String> modalities = new LinkedHashMap<>();
    modalities.put("picture", "image");
    modalities.put("caption", "text");
    return new DatasetSchema(modalities, List.of(heads));
  }

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectory(outside.resolve("data"));
    Files.write(folder.resolve("cat.png"), new byte[] {1, 2, 3});
    Files.writeString(folder.resolve("cat.txt"), "A cat, from a file.");
    Files.write(outside.resolve("secret.png"), new byte[] {4});
  }

  private Path manifest(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private String faults(String name, String... lines) throws IOException {
    Path manifest = manifest(name, lines);
    SensoriumException thrown =
        assertThrows(SensoriumException.class, () -> DatasetReader.read(manifest, schema));
    assertEquals(ErrorCode.INVALID_DATASET, thrown.code());
    return thrown.getMessage().replace(folder.toString() + "/", "");
  }

  @Test
  void readsJsonLines() throws IOException {
    Path manifest =
        manifest(
            "a.jsonl",
            "{\"id\":\"a\",\"group\":\"g\",\"label\":\"animals\","
                + "\"inputs\":{\"picture\":\"cat.png\",\"caption\":\"A cat.\"}}",
            "",
            "{\"label\":\"food\",\"inputs\":{\"caption\":{\"file\":\"cat.txt\"},\"picture\":null}}");
    Dataset dataset = DatasetReader.read(manifest, schema);
    LabelledSample first = dataset.samples().get(0);
    assertEquals("a", first.id());
    assertEquals("animals", first.label("category"));
    assertEquals(new Content.Text("A cat."), first.inputs().get("caption").content());
    assertEquals(
        new Content.Bytes(new byte[] {1, 2, 3}).digest(),
        first.inputs().get("picture").content().digest());
    LabelledSample second = dataset.samples().get(1);
    assertEquals("3", second.id());
    assertEquals(List.of("caption"), List.copyOf(second.inputs().keySet()));
    assertEquals(new Content.Text("A cat, from a file."), second.inputs().get("caption").content());
    assertEquals(Map.of("animals", 1, "food", 1), dataset.labels("category"));
  }

  @Test
  void readsCsvAlike() throws IOException {
    Path manifest =
        manifest(
            "a.csv",
            "id,group,label,picture,caption,caption.file",
            "a,g,animals,cat.png,\"A \"\"big\"\" cat, sitting\",",
            "b,,food,,,cat.txt");
    Dataset dataset = DatasetReader.read(manifest, schema);
    assertEquals(
        new Content.Text("A \"big\" cat, sitting"),
        dataset.samples().get(0).inputs().get("caption").content());
    assertEquals(List.of("caption"), List.copyOf(dataset.samples().get(1).inputs().keySet()));
    assertEquals(3, dataset.samples().get(1).line());
  }

  @Test
  void readsLabelsOfSeveralHeads() throws IOException {
    Path manifest =
        manifest(
            "a.jsonl",
            "{\"label\":{\"kind\":\"x\",\"size\":\"y\"},\"inputs\":{\"caption\":\"t\"}}");
    LabelledSample sample = DatasetReader.read(manifest, schema("kind", "size")).samples().get(0);
    assertEquals(Map.of("kind", "x", "size", "y"), sample.labels());
  }

  @Test
  void namesEveryFaultWithItsLine() throws IOException {
    String faults =
        faults(
            "a.jsonl",
            "{\"id\":\"a\",\"label\":\"x\",\"inputs\":{\"picture\":\"dog.png\"}}",
            "{\"id\":\"a\",\"label\":\"x\",\"inputs\":{\"caption\":\"t\"}}",
            "{\"label\":\"x\",\"inputs\":{\"sound\":\"t\"}}",
            "{\"inputs\":{\"caption\":\"t\"}}",
            "{\"label\":\"x\",\"inputs\":{\"picture\":\"../secret.png\"}}",
            "{\"label\":",
            "{\"label\":\"x\",\"inputs\":{\"caption\":7}}",
            "{\"label\":\"x\",\"inputs\":{},\"colour\":1}");
    List<String> lines = faults.lines().toList();
    assertEquals("a.jsonl:1: file 'dog.png' of input 'picture' is not in " + folder, lines.get(0));
    assertEquals("a.jsonl:2: id 'a' stands on line 1 already", lines.get(1));
    assertEquals(
        "a.jsonl:3: input 'sound' is none of the pipeline's, [picture, caption]", lines.get(2));
    assertEquals("a.jsonl:4: there is no label for head 'category'", lines.get(3));
    assertEquals(
        "a.jsonl:5: file '../secret.png' of input 'picture' is outside of " + folder, lines.get(4));
    assertTrue(lines.get(5).startsWith("a.jsonl:6: the line is not JSON"), lines.get(5));
    assertTrue(lines.get(6).startsWith("a.jsonl:7: input 'caption' must be a text"), lines.get(6));
    assertTrue(faults.contains("a.jsonl:8: key 'colour' is none of"), faults);
    assertTrue(faults.contains("a.jsonl:8: there is no input"), faults);
  }

  @Test
  void doesNotFollowLinksOutOfItsFolder() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.png"), outside.resolve("secret.png"));
    String faults = faults("a.jsonl", "{\"label\":\"x\",\"inputs\":{\"picture\":\"link.png\"}}");
    assertTrue(faults.contains("is outside of"), faults);
  }

  @Test
  void showsABoundedNumberOfFaults() throws IOException {
    String[] lines = IntStream.range(0, 500).mapToObj(i -> "no json").toArray(String[]::new);
    List<String> shown = faults("a.jsonl", lines).lines().toList();
    assertEquals(DatasetFaults.SHOWN + 1, shown.size());
    assertEquals("... and 480 more", shown.get(DatasetFaults.SHOWN));
  }

  @Test
  void refusesAnEmptyManifestAndOneThatIsNotThere() throws IOException {
    assertTrue(faults("a.jsonl", "").endsWith("has no samples"));
    Path missing = folder.resolve("missing.jsonl");
    SensoriumException thrown =
        assertThrows(SensoriumException.class, () -> DatasetReader.read(missing, schema));
    assertEquals(ErrorCode.INVALID_DATASET, thrown.code());
  }
}
