package io.sensorium.encoder.text;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Program;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A sentence transformer: a tokenizer, and a network that gives one vector for each text. */
final class MiniLmEncoder implements Encoder {
  /** The size of an embedding; its length is 1. */
  static final int DIMENSION = 384;

  static final String TOKENS = "input_ids";
  static final String MASK = "attention_mask";
  static final String SEGMENTS = "token_type_ids";

  /** What every text is wrapped in: [CLS] and [SEP]. */
  private static final int SPECIAL_TOKENS = 2;

  private final TextTokenizer tokenizer;
  private final Program program;

  MiniLmEncoder(TextTokenizer tokenizer, Program program) {
    this.tokenizer = tokenizer;
    this.program = program;
  }

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(DIMENSION, "all-MiniLM-L6-v2");
  }

  /**
   * The token ids of a text, {@code input_ids: INT64 [tokens]}.
   *
   * <p>A text without any token, empty or blank, is refused: whoever has no text leaves the input
   * out, and the answer says so. The network would give it a vector like any other.
   */
  @Override
  public Map<String, Tensor> preprocess(Content content) {
    long[] tokens = tokenizer.tokens(TextContent.read(content));
    if (tokens.length <= SPECIAL_TOKENS) {
      throw TextContent.invalid(
          "the text holds no word for encoder 'minilm'; leave the input out if there is none");
    }
    return Map.of(TOKENS, Tensor.of(tokens, tokens.length));
  }

  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    List<Tensor> texts = batch.stream().map(sample -> sample.get(TOKENS)).toList();
    ByteBuffer embeddings = program.run(padded(texts)).get(MeanPooling.OUTPUT).data();
    int bytes = DIMENSION * Float.BYTES;
    return IntStream.range(0, texts.size())
        .mapToObj(i -> floats(embeddings.slice(i * bytes, bytes)))
        .toList();
  }

  private static Tensor floats(ByteBuffer values) {
    ByteBuffer own = Tensor.allocate(values.remaining());
    own.put(values).flip();
    return new Tensor(ElementType.FLOAT, new long[] {DIMENSION}, own);
  }

  /** All texts as one batch as wide as the longest; the mask tells tokens from padding. */
  private static Map<String, Tensor> padded(List<Tensor> texts) {
    int rows = texts.size();
    int columns = texts.stream().mapToInt(Tensor::size).max().orElseThrow();
    long[] tokens = new long[rows * columns];
    long[] mask = new long[rows * columns];
    for (int row = 0; row < rows; row++) {
      long[] text = texts.get(row).longs();
      System.arraycopy(text, 0, tokens, row * columns, text.length);
      Arrays.fill(mask, row * columns, row * columns + text.length, 1);
    }
    return Map.of(
        TOKENS, Tensor.of(tokens, rows, columns),
        MASK, Tensor.of(mask, rows, columns),
        SEGMENTS, Tensor.of(new long[rows * columns], rows, columns));
  }

  @Override
  public void close() {
    try (tokenizer) {
      program.close();
    }
  }
}
