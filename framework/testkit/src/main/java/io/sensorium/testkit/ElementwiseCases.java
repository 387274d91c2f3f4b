package io.sensorium.testkit;

import static io.sensorium.testkit.OperatorCase.axis;
import static io.sensorium.testkit.OperatorCase.example;
import static io.sensorium.testkit.OperatorCase.longs;
import static io.sensorium.testkit.OperatorCase.row;
import static io.sensorium.testkit.OperatorCase.vector;

import io.sensorium.network.Attribute;
import io.sensorium.network.Tensor;
import java.util.List;
import java.util.Map;

/** Operators that take each element by itself. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  static List<OperatorCase> all() {
    Map<String, Attribute> none = Map.of();
    Tensor x = row(-2, -0.5f, 0, 3);
    return List.of(
        example("Relu", "Relu", none, row(0, 0, 0, 3), x),
        example("Abs", "Abs", none, row(2, 0.5f, 0, 3), x),
        example("Sigmoid", "Sigmoid", none, row(0.1192029f, 0.3775407f, 0.5f, 0.9525741f), x),
        example("Tanh", "Tanh", none, row(-0.9640276f, -0.4621172f, 0, 0.9950548f), x),
        example("Gelu", "Gelu", none, row(-0.0455003f, -0.1542688f, 0, 2.9959502f), x),
        example(
            "Elu with alpha 2",
            "Elu",
            Map.of("alpha", Attribute.of(2f)),
            row(-1.7293295f, -0.7869387f, 0, 3),
            x),
        example(
            "Softplus", "Softplus", none, row(0.1269280f, 0.4740770f, 0.6931472f, 3.0485873f), x),
        example(
            "Clip above 1",
            "Clip",
            none,
            row(-1, -0.5f, 0, 1),
            x,
            Tensor.scalar(-1),
            Tensor.scalar(1)),
        example("Add broadcasts", "Add", none, row(-1, 0.5f, 1, 4), x, vector(1)),
        example(
            "Add broadcasts up",
            "Add",
            none,
            Tensor.of(new float[] {1, 2, 2, 3}, 2, 2),
            row(0, 1),
            Tensor.of(new float[] {1, 2}, 2, 1)),
        example(
            "Div of integers goes toward zero",
            "Div",
            none,
            longs(-3, 3, -1),
            longs(-7, 7, -3),
            longs(2)),
        example(
            "Less",
            "Less",
            none,
            Tensor.of(new boolean[] {true, true, false, false}, 1, 4),
            x,
            vector(0)),
        example("Max of three", "Max", none, row(0, 0, 2, 3), x, vector(0), row(-1, -1, 2, 0)),
        example(
            "Cast to integers",
            "Cast",
            Map.of("to", Attribute.of(7)),
            Tensor.of(new long[] {-2, 0, 0, 3}, 1, 4),
            x),
        example(
            "Softmax over the first axis",
            "Softmax",
            axis(0),
            Tensor.of(new float[] {0.2689414f, 0.7310586f}, 2, 1),
            Tensor.of(new float[] {1, 2}, 2, 1)));
  }
}
