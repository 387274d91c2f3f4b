package io.sensorium.testkit;

import static io.sensorium.testkit.OperatorCase.example;
import static io.sensorium.testkit.OperatorCase.row;
import static io.sensorium.testkit.OperatorCase.vector;

import io.sensorium.network.Attribute;
import io.sensorium.network.Tensor;
import java.util.List;
import java.util.Map;

/** Operators that are a layer of a network. */
final class LayerCases {
  private LayerCases() {}

  static List<OperatorCase> all() {
    Tensor x = row(1, 2, 3);
    Tensor picture = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
    Tensor ones = Tensor.of(new float[] {1, 1, 1, 1}, 1, 1, 2, 2);
    Tensor weight = Tensor.of(new float[] {1, 0, -1, 2, 2, 2}, 2, 3);
    Map<String, Attribute> window = Map.of("kernel_shape", Attribute.ofInts(2, 2));
    return List.of(
        example("MatMul", "MatMul", Map.of(), row(-2), x, Tensor.of(new float[] {1, 0, -1}, 3, 1)),
        example(
            "Gemm",
            "Gemm",
            Map.of("transB", Attribute.of(1), "alpha", Attribute.of(2f)),
            row(-3, 25),
            x,
            weight,
            vector(1)),
        example(
            "LayerNormalization",
            "LayerNormalization",
            Map.of("axis", Attribute.of(-1)),
            row(-1.2247356f, 1, 3.4494715f),
            x,
            vector(1, 1, 2),
            vector(0, 1, 1)),
        example(
            "Conv",
            "Conv",
            Map.of(),
            Tensor.of(new float[] {12, 16, 24, 28}, 1, 1, 2, 2),
            picture,
            ones),
        example(
            "Conv with pads on one side",
            "Conv",
            Map.of("pads", Attribute.ofInts(1, 0, 0, 0)),
            Tensor.of(new float[] {3, 5, 12, 16, 24, 28}, 1, 1, 3, 2),
            picture,
            ones),
        example(
            "Conv SAME_UPPER",
            "Conv",
            Map.of("auto_pad", Attribute.of("SAME_UPPER")),
            Tensor.of(new float[] {12, 16, 9, 24, 28, 15, 15, 17, 9}, 1, 1, 3, 3),
            picture,
            ones),
        example(
            "Conv SAME_LOWER",
            "Conv",
            Map.of("auto_pad", Attribute.of("SAME_LOWER")),
            Tensor.of(new float[] {1, 3, 5, 5, 12, 16, 11, 24, 28}, 1, 1, 3, 3),
            picture,
            ones),
        example(
            "MaxPool", "MaxPool", window, Tensor.of(new float[] {5, 6, 8, 9}, 1, 1, 2, 2), picture),
        example(
            "AveragePool leaves pads out",
            "AveragePool",
            Map.of("kernel_shape", Attribute.ofInts(2, 2), "pads", Attribute.ofInts(0, 0, 1, 1)),
            Tensor.of(new float[] {3, 4, 4.5f, 6, 7, 7.5f, 7.5f, 8.5f, 9}, 1, 1, 3, 3),
            picture),
        example(
            "GlobalAveragePool",
            "GlobalAveragePool",
            Map.of(),
            Tensor.of(new float[] {5}, 1, 1, 1, 1),
            picture),
        example(
            "BatchNormalization",
            "BatchNormalization",
            Map.of("epsilon", Attribute.of(0f)),
            row(1, -1),
            row(3, 2),
            vector(2, 1),
            vector(-1, 1),
            vector(1, 4),
            vector(4, 1)));
  }
}
