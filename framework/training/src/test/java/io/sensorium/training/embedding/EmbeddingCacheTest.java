package io.sensorium.training.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.training.CountingEncoder;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.InputContent;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.progress.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest {
  private static final int RECORD = 32 + 4 * CountingEncoder.DIMENSION + 4;
  private final CountingEncoder encoder = new CountingEncoder("encoder 1");
  @TempDir Path root;

  private static Dataset dataset(String... texts) {
    List<LabelledSample> samples = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      InputContent text = new InputContent.Text(texts[i]);
      samples.add(
          new LabelledSample("s" + i, "g", Map.of("head", "x"), Map.of("text", text), i + 1));
    }
    return new Dataset(Path.of("m.jsonl"), samples);
  }

  private float[] values(Dataset dataset, CountingEncoder with) {
    try (Embeddings embeddings =
        new EmbeddingCache(root).embed(dataset, Map.of("text", with), TrainingProgress.NONE)) {
      Map<String, Tensor> batch = embeddings.batch(dataset.samples(), (row, input) -> true);
      assertArrayEquals(
          new long[] {dataset.samples().size(), 1}, batch.get("text.present").shape());
      return batch.get("text").floats();
    }
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void embedsEachContentOnce() {
    values(dataset("a", "b", "a", "a"), encoder);
    assertEquals(2, encoder.runs.get());
    values(dataset("b", "a"), encoder);
    assertEquals(2, encoder.runs.get());
  }

  @Test
  void givesBackExactlyWhatTheEncoderGave() {
    float[] cold = values(dataset("a", "b", "c"), encoder);
    assertArrayEquals(cold, values(dataset("a", "b", "c"), encoder));
    assertEquals(encoder.embed(new Content.Text("a")).join().floats()[3], cold[3]);
  }

  @Test
  void keepsEncodersApart() {
    values(dataset("a"), encoder);
    CountingEncoder other = new CountingEncoder("encoder 2");
    values(dataset("a"), other);
    assertEquals(1, other.runs.get());
  }

  @Test
  void recomputesADamagedEntryAndOnlyThat() throws IOException {
    float[] cold = values(dataset("a", "b", "c"), encoder);
    byte[] bytes = Files.readAllBytes(file());
    bytes[16 + RECORD + 40] ^= 1;
    Files.write(file(), bytes);
    assertArrayEquals(cold, values(dataset("a", "b", "c"), encoder));
    assertEquals(4, encoder.runs.get());
  }

  @Test
  void survivesATornWriteAndStaysInStep() throws IOException {
    float[] cold = values(dataset("a", "b", "c"), encoder);
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 7));
    assertArrayEquals(cold, values(dataset("a", "b", "c"), encoder));
    assertEquals(4, encoder.runs.get());
    assertArrayEquals(cold, values(dataset("a", "b", "c"), encoder));
    assertEquals(4, encoder.runs.get());
  }

  @Test
  void replacesAFileThatIsNone() throws IOException {
    values(dataset("a"), encoder);
    Files.writeString(file(), "something else");
    values(dataset("a"), encoder);
    values(dataset("a"), encoder);
    assertEquals(2, encoder.runs.get());
  }

  @Test
  void namesTheLineOfEveryContentThatTheEncoderRefuses() {
    SensoriumException thrown =
        assertThrows(
            SensoriumException.class, () -> values(dataset("a", "broken 1", "broken 2"), encoder));
    assertEquals(ErrorCode.INVALID_DATASET, thrown.code());
    assertEquals(
        "m.jsonl:2: input 'text': 'broken 1' is broken\nm.jsonl:3: input 'text': 'broken 2' is broken",
        thrown.getMessage());
  }

  @Test
  void masksWithZeros() {
    Dataset dataset = dataset("a", "b");
    try (Embeddings embeddings =
        new EmbeddingCache(root).embed(dataset, Map.of("text", encoder), TrainingProgress.NONE)) {
      Map<String, Tensor> batch = embeddings.batch(dataset.samples(), (row, input) -> row == 1);
      assertArrayEquals(new float[] {0, 1}, batch.get("text.present").floats());
      assertEquals(0, batch.get("text").floats()[5]);
    }
  }
}
