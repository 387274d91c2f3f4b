package io.sensorium.it.benchmark;

import io.sensorium.network.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** A network and one batch for it, with the slowness that is allowed over ONNX Runtime. */
public enum SpeedCase {
  MINILM_1X16(1, 16, 1.25, 2.0),
  MINILM_1X128(1, 128, 1.1, 1.35),
  MINILM_8X64(8, 64, Double.NaN, Double.NaN),
  MINILM_32X128(32, 128, 0.85, 1.05),
  MOBILENET_1(1),
  MOBILENET_16(16);

  private static final int VOCABULARY = 30522;
  private static final int PIXELS = 3 * 300 * 300;

  private final int rows;
  private final int tokens;
  private final double pyTorchBound;
  private final double tensorFlowBound;

  /** MiniLM on texts that all have as many tokens. */
  SpeedCase(int texts, int tokens, double pyTorchBound, double tensorFlowBound) {
    rows = texts;
    this.tokens = tokens;
    this.pyTorchBound = pyTorchBound;
    this.tensorFlowBound = tensorFlowBound;
  }

  /** MobileNetV2 on pictures. */
  SpeedCase(int pictures) {
    this(pictures, 0, 1.5, 1.5);
  }

  /** At most this many times ONNX Runtime's time; NaN where nothing is asked. */
  double pyTorchBound() {
    return pyTorchBound;
  }

  double tensorFlowBound() {
    return tensorFlowBound;
  }

  /** The file that every contender reads. */
  Path network() throws IOException {
    return tokens > 0 ? BenchmarkNetworks.miniLm() : BenchmarkNetworks.mobileNet();
  }

  Map<String, Tensor> inputs() {
    return tokens > 0 ? texts() : pictures();
  }

  private Map<String, Tensor> texts() {
    int size = rows * tokens;
    long[] ids = new Random(rows).longs(size, 0, VOCABULARY).toArray();
    long[] mask = new long[size];
    Arrays.fill(mask, 1);
    return Map.of(
        "input_ids", Tensor.of(ids, rows, tokens),
        "attention_mask", Tensor.of(mask, rows, tokens),
        "token_type_ids", Tensor.of(new long[size], rows, tokens));
  }

  private Map<String, Tensor> pictures() {
    Random random = new Random(rows);
    float[] pixels = new float[rows * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 2 * random.nextFloat() - 1;
    }
    return Map.of("pixels", Tensor.of(pixels, rows, 3, 300, 300));
  }
}
