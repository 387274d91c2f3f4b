package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the host relies on in every encoder. A plugin's test extends it:
 *
 * <pre>{@code
 * class LetterFrequencyTest extends EncoderContract {
 *   protected Encoder encoder() { return new LetterFrequency().create(Settings.none("test"), ...); }
 *   protected int dimension() { return 26; }
 *   protected List<Content> contents() { return List.of(new Content.Text("one"), ...); }
 *   protected Map<String, Content> refused() { return Map.of("a picture", ...); }
 * }
 * }</pre>
 */
public abstract class EncoderContract {
  private static final Set<ErrorCode> REFUSALS =
      Set.of(ErrorCode.INVALID_CONTENT, ErrorCode.CONTENT_TOO_LARGE);

  private Encoder encoder;

  /** A new encoder; the contract closes it. */
  protected abstract Encoder encoder();

  /** The dimension that the plugin's annotation declares. */
  protected abstract int dimension();

  /** At least three different contents, of different sizes where the modality has sizes. */
  protected abstract List<Content> contents();

  /** Contents that are damaged or of another kind, each with what is wrong with it. */
  protected abstract Map<String, Content> refused();

  /** How much an element may differ between two batches. */
  protected float tolerance() {
    return 1e-4f;
  }

  @BeforeEach
  void create() {
    encoder = encoder();
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void embeddingHasTheDeclaredDimension() {
    assertEquals(dimension(), encoder.embedding().dimension());
    encode(contents()).forEach(this::requireForm);
  }

  private void requireForm(Tensor embedding) {
    assertEquals(ElementType.FLOAT, embedding.type());
    assertEquals(encoder.embedding().tokens() ? 2 : 1, embedding.rank());
    assertEquals(dimension(), embedding.size(-1));
  }

  @Test
  void valuesAreFinite() {
    for (Tensor embedding : encode(contents())) {
      for (float value : embedding.floats()) {
        assertTrue(Float.isFinite(value), () -> "embedding holds " + value);
      }
    }
  }

  @Test
  void embeddingDoesNotDependOnTheBatch() {
    List<Tensor> together = encode(contents());
    List<Tensor> alone =
        contents().stream().map(content -> encode(List.of(content)).get(0)).toList();
    requireEqual(alone, together);
  }

  @Test
  void orderOfTheBatchIsKept() {
    List<Tensor> forward = encode(contents());
    List<Tensor> backward = new ArrayList<>(encode(reversed(contents())));
    requireEqual(forward, reversed(backward));
  }

  @Test
  void differentContentsDiffer() {
    List<Tensor> embeddings = encode(contents());
    assertEquals(embeddings.size(), Set.copyOf(embeddings).size(), "equal embeddings");
  }

  @Test
  void preprocessIsConcurrent() {
    List<Content> many =
        IntStream.range(0, 32).mapToObj(i -> contents().get(i % contents().size())).toList();
    List<Map<String, Tensor>> concurrent = many.parallelStream().map(encoder::preprocess).toList();
    assertEquals(many.stream().map(encoder::preprocess).toList(), concurrent);
  }

  @TestFactory
  Stream<DynamicTest> refuses() {
    return refused().entrySet().stream()
        .map(entry -> dynamicTest(entry.getKey(), () -> requireRefusal(entry.getValue())));
  }

  private void requireRefusal(Content content) {
    SensoriumException refusal =
        assertThrows(SensoriumException.class, () -> encoder.preprocess(content));
    assertTrue(
        REFUSALS.contains(refusal.code()),
        () -> "refused with " + refusal.code() + " instead of one of " + REFUSALS);
    encode(contents().subList(0, 1)).forEach(this::requireForm);
  }

  private List<Tensor> encode(List<Content> contents) {
    List<Tensor> embeddings = encoder.encode(contents.stream().map(encoder::preprocess).toList());
    assertEquals(contents.size(), embeddings.size(), "one embedding for each content");
    return embeddings;
  }

  private void requireEqual(List<Tensor> expected, List<Tensor> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).floats(), actual.get(i).floats(), tolerance());
    }
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    java.util.Collections.reverse(reversed);
    return reversed;
  }
}
