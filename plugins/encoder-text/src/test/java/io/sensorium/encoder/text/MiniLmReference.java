package io.sensorium.encoder.text;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The embedding by the original file in ONNX Runtime, one text at a time, pooled in double
 * precision.
 */
final class MiniLmReference implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  MiniLmReference(Path file) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      session = environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The embedding of a text by the declared artifacts. */
  static float[] embedding(String text) {
    Path tokenizer = TestContext.artifactFile("all-minilm-l6-v2-tokenizer.json");
    try (TextTokenizer tokens = TextTokenizer.open(tokenizer, 256);
        MiniLmReference reference =
            new MiniLmReference(TestContext.artifactFile("all-minilm-l6-v2.onnx"))) {
      return reference.embedding(tokens.tokens(text));
    }
  }

  float[] embedding(long[] tokens) {
    long[] ones = new long[tokens.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor ids = row(tokens);
        OnnxTensor mask = row(ones);
        OnnxTensor types = row(new long[tokens.length]);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      return pool(((OnnxTensor) result.get(0)).getFloatBuffer(), tokens.length);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private OnnxTensor row(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private static float[] pool(FloatBuffer hidden, int tokens) {
    double[] mean = new double[384];
    for (int i = 0; i < tokens * mean.length; i++) {
      mean[i % mean.length] += hidden.get(i) / tokens;
    }
    double length = Math.sqrt(Arrays.stream(mean).map(x -> x * x).sum());
    float[] embedding = new float[mean.length];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = (float) (mean[i] / length);
    }
    return embedding;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
