package io.sensorium.encoder.text;

import io.sensorium.network.Tensor;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.util.Arrays;
import java.util.Map;

/**
 * The embedding by the original file in ONNX Runtime, one text at a time, pooled in double
 * precision.
 */
final class MiniLmReference {
  private MiniLmReference() {}

  /** The embedding of a text by the declared artifacts. */
  static float[] embedding(String text) {
    try (TextTokenizer tokenizer =
            TextTokenizer.open(Encoders.artifact("all-minilm-l6-v2-tokenizer.json"), 256);
        OnnxRuntimeOracle original =
            OnnxRuntimeOracle.of(Encoders.artifact("all-minilm-l6-v2.onnx"))) {
      long[] tokens = tokenizer.tokens(text);
      long[] ones = new long[tokens.length];
      Arrays.fill(ones, 1);
      Tensor hidden =
          original.run(
              Map.of(
                  "input_ids", row(tokens),
                  "attention_mask", row(ones),
                  "token_type_ids", row(new long[tokens.length])));
      return pool(hidden.floats(), tokens.length);
    }
  }

  private static Tensor row(long[] values) {
    return Tensor.of(values, 1, values.length);
  }

  private static float[] pool(float[] hidden, int tokens) {
    double[] mean = new double[384];
    for (int i = 0; i < tokens * mean.length; i++) {
      mean[i % mean.length] += hidden[i] / tokens;
    }
    double length = Math.sqrt(Arrays.stream(mean).map(x -> x * x).sum());
    float[] embedding = new float[mean.length];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = (float) (mean[i] / length);
    }
    return embedding;
  }
}
