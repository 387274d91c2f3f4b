package com.example.opaque;

import io.sensorium.network.ElementType;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Counts the letters from a to z; a native model makes shares of the counts. */
public record LetterShares(Program program) implements Encoder {
  private static final int LETTERS = 26;
  static final List<ValueInfo> COUNTS =
      List.of(new ValueInfo("counts", ElementType.FLOAT, Shape.batchOf(LETTERS)));
  static final List<ValueInfo> SHARES =
      List.of(new ValueInfo("shares", ElementType.FLOAT, Shape.batchOf(LETTERS)));

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(LETTERS, "letter-shares");
  }

  @Override
  public Map<String, Tensor> preprocess(Content content) {
    if (!(content instanceof Content.Text text) || !text.text().matches(".*[a-z].*")) {
      throw new SensoriumException(
          ErrorCode.INVALID_CONTENT, "letters are read from a text that has some");
    }
    float[] counts = new float[LETTERS];
    text.text().chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
    return Map.of("counts", Tensor.of(counts, LETTERS));
  }

  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    float[] counts = new float[batch.size() * LETTERS];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(batch.get(i).get("counts").floats(), 0, counts, i * LETTERS, LETTERS);
    }
    Tensor shares =
        program.run(Map.of("counts", Tensor.of(counts, batch.size(), LETTERS))).get("shares");
    float[] values = shares.floats();
    return IntStream.range(0, batch.size())
        .mapToObj(i -> Arrays.copyOfRange(values, i * LETTERS, (i + 1) * LETTERS))
        .map(row -> Tensor.of(row, LETTERS))
        .toList();
  }

  @Override
  public void close() {
    program.close();
  }
}
