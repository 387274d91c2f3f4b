package io.sensorium.network.passes;

import io.sensorium.network.Graph;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A pattern of operators that a pass replaces by one. */
public enum FusedPattern {
  /**
   * Conv, BatchNormalization: the normalization goes into the weights of the convolution. Frozen
   * weights only.
   */
  BATCH_NORM,
  /** The nine operators of a layer norm: {@code LayerNormalization}, opset 17. */
  LAYER_NORM,
  /** x (1 + erf(x / sqrt 2)) / 2: {@code Gelu}, opset 20. */
  GELU,
  /** softmax(q k^T scale + mask) v: {@code Attention}, opset 23. */
  ATTENTION,
  /**
   * MatMul and Add with a weight matrix and a bias vector: {@code Linear} of the domain {@link
   * #DOMAIN}, x W + b over the last axis. ONNX has no such operator ({@code Gemm} takes matrices
   * only), so no standard runtime reads it.
   */
  LINEAR,
  /**
   * {@code Linear} layers of one value, each split into as many heads: one layer, split once.
   * Frozen weights only; made of {@link #LINEAR}.
   */
  HEADS;

  /** The domain of operators that ONNX does not have. */
  public static final String DOMAIN = "io.sensorium";

  /** The fusions whose result is standard ONNX. */
  public static final Set<FusedPattern> STANDARD =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(LINEAR, HEADS)));

  Graph apply(Graph graph, Set<String> variables) {
    return switch (this) {
      case BATCH_NORM -> BatchNormalizations.apply(graph, variables);
      case LAYER_NORM -> LayerNormalizations.apply(graph, variables);
      case GELU -> Gelus.apply(graph, variables);
      case ATTENTION -> Attentions.apply(graph, variables);
      case LINEAR -> Linears.apply(graph, variables);
      case HEADS -> Heads.apply(graph, variables);
    };
  }
}
