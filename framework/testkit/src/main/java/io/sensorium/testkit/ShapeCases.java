package io.sensorium.testkit;

import static io.sensorium.testkit.OperatorCase.axis;
import static io.sensorium.testkit.OperatorCase.example;
import static io.sensorium.testkit.OperatorCase.longs;
import static io.sensorium.testkit.OperatorCase.row;
import static io.sensorium.testkit.OperatorCase.vector;

import io.sensorium.network.Attribute;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operators that move elements, or reduce axes. */
final class ShapeCases {
  private ShapeCases() {}

  static List<OperatorCase> all() {
    List<OperatorCase> all = new ArrayList<>(shapes());
    all.addAll(reductions());
    return all;
  }

  private static List<OperatorCase> shapes() {
    Map<String, Attribute> none = Map.of();
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    return List.of(
        example(
            "Transpose",
            "Transpose",
            Map.of("perm", Attribute.ofInts(1, 0)),
            Tensor.of(new float[] {1, 4, 2, 5, 3, 6}, 3, 2),
            x),
        example(
            "Reshape keeps an axis of 0", "Reshape", none, x.reshape(2, 3, 1), x, longs(0, -1, 1)),
        example("Flatten", "Flatten", axis(0), x.reshape(1, 6), x),
        example("Unsqueeze two axes", "Unsqueeze", none, x.reshape(1, 2, 3, 1), x, longs(0, -1)),
        example("Squeeze", "Squeeze", none, vector(1, 2), row(1, 2), longs(0)),
        example(
            "Concat",
            "Concat",
            axis(1),
            Tensor.of(new float[] {1, 2, 3, 7, 4, 5, 6, 8}, 2, 4),
            x,
            Tensor.of(new float[] {7, 8}, 2, 1)),
        example(
            "Slice from the end",
            "Slice",
            none,
            Tensor.of(new float[] {2, 5}, 2, 1),
            x,
            longs(-2),
            longs(-1),
            longs(1)),
        example(
            "Slice with a step",
            "Slice",
            none,
            Tensor.of(new float[] {1, 3, 4, 6}, 2, 2),
            x,
            longs(0),
            longs(9),
            longs(1),
            longs(2)),
        example(
            "Gather counts from the end",
            "Gather",
            axis(1),
            Tensor.of(new float[] {3, 1, 6, 4}, 2, 2),
            x,
            longs(-1, 0)),
        example(
            "Expand",
            "Expand",
            none,
            Tensor.of(new float[] {1, 2, 1, 2}, 2, 2),
            row(1, 2),
            longs(2, 1)),
        example("Tile", "Tile", none, row(1, 2, 1, 2), row(1, 2), longs(1, 2)),
        example("Shape", "Shape", none, longs(2, 3), x),
        example("Pad", "Pad", none, row(0, 1, 2, 0, 0), row(1, 2), longs(0, 1, 0, 2)));
  }

  private static List<OperatorCase> reductions() {
    Map<String, Attribute> drop = Map.of("keepdims", Attribute.of(0));
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 9}, 2, 3);
    return List.of(
        example("ReduceSum", "ReduceSum", drop, vector(6, 18), x, longs(1)),
        example(
            "ReduceSum of everything", "ReduceSum", Map.of(), Tensor.of(new float[] {24}, 1, 1), x),
        example(
            "ReduceMean keeps the axis",
            "ReduceMean",
            Map.of(),
            Tensor.of(new float[] {2, 6}, 2, 1),
            x,
            longs(-1)),
        example("ReduceMax", "ReduceMax", drop, vector(4, 5, 9), x, longs(0)),
        example("ReduceL2", "ReduceL2", drop, vector(5), row(3, 4), longs(1)),
        example(
            "ArgMax",
            "ArgMax",
            Map.of("axis", Attribute.of(1), "keepdims", Attribute.of(0)),
            longs(2, 2),
            x));
  }
}
