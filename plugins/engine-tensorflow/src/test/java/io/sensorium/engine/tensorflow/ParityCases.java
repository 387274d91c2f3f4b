package io.sensorium.engine.tensorflow;

import static io.sensorium.engine.tensorflow.ParityCase.absent;
import static io.sensorium.engine.tensorflow.ParityCase.longs;
import static io.sensorium.engine.tensorflow.ParityCase.noise;
import static io.sensorium.engine.tensorflow.ParityCase.op;

import io.sensorium.network.Attribute;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Operators with the attributes that engines get wrong. */
final class ParityCases {
  private ParityCases() {}

  static List<ParityCase> all() {
    List<ParityCase> all = new ArrayList<>();
    all.addAll(elementwise());
    all.addAll(movements());
    all.addAll(reductions());
    all.addAll(scatters());
    all.addAll(LayerParityCases.all());
    all.addAll(RecurrentParityCases.all());
    return all;
  }

  private static List<ParityCase> elementwise() {
    List<ParityCase> all = new ArrayList<>();
    Tensor x = noise(1, 3, 5);
    for (String operator :
        List.of(
            "Abs",
            "Neg",
            "Exp",
            "Erf",
            "Sin",
            "Cos",
            "Tanh",
            "Sigmoid",
            "Relu",
            "Elu",
            "Softplus",
            "LeakyRelu",
            "HardSigmoid",
            "HardSwish",
            "Gelu",
            "Mish",
            "Selu",
            "Celu",
            "Softsign",
            "Reciprocal",
            "Floor",
            "Ceil",
            "Round",
            "ThresholdedRelu",
            "Identity",
            "Tan",
            "Asin",
            "Acos",
            "Atan",
            "Sinh",
            "Cosh",
            "Asinh",
            "Atanh",
            "Sign")) {
      all.add(op(operator, 2).on(x));
    }
    Tensor large = noise(1, 1.0, 2.0, 3, 5);
    for (String operator : List.of("Sqrt", "Log", "Acosh")) {
      all.add(op(operator, 2).positive().on(large));
    }
    all.add(op("Cast", 2).number("to", 1).on(x));
    all.add(
        op("Where", 3)
            .place(1)
            .on(x, Tensor.of(new boolean[] {true, false, true}, 3, 1), noise(3, 2, 1, 5)));
    all.add(op("Elu", 2).with("alpha", Attribute.of(0.3f)).on(x));
    all.add(op("Gelu", 2).text("approximate", "tanh").on(x));
    all.add(op("PRelu", 2).on(x, noise(2, 5)));
    all.add(op("Clip", 2).frozen(x));
    all.add(op("Clip", 2).frozen(x, absent(), Tensor.scalar(0.1f)));
    all.add(op("Clip", 2).frozen(x, Tensor.scalar(-0.1f)));
    for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
      all.add(op(operator, 3).on(x, noise(3, 2, 1, 5)));
      all.add(op(operator, 2).on(x, noise(3, 3, 1)));
    }
    all.add(op("Pow", 2).frozen(x, longs(3)));
    all.add(op("Pow", 2).frozen(x, Tensor.scalar(2)));
    all.add(op("Max", 2).on(x, noise(4, 5), noise(5, 3, 1), noise(6, 1)));
    all.add(op("Min", 2).on(x, noise(4, 5), noise(5, 3, 1)));
    all.add(op("Sum", 2).on(x, noise(4, 5), noise(5, 3, 1)));
    all.add(op("Mean", 2).on(x, noise(4, 5), noise(5, 3, 1)));
    return all;
  }

  private static List<ParityCase> movements() {
    Tensor x = noise(1, 2, 3, 5);
    return List.of(
        op("Slice", 3).on(x, longs(-1), longs(-100), longs(2), longs(-2)),
        op("Slice", 3).on(x, longs(1, 1), longs(Long.MAX_VALUE, -1), longs(0, 2)),
        op("Slice", 3).on(x, longs(4), longs(0), longs(-1), longs(-1)),
        op("Gather", 3).number("axis", 2).on(x, longs(-1, 0, 0)),
        op("Gather", 2).number("axis", 1).on(x, Tensor.of(new long[] {-2})),
        op("Gather", 4).number("axis", 1).on(x, Tensor.of(new long[] {0, 2, 1, 1}, 2, 2)),
        op("Concat", 3).number("axis", 1).on(x, noise(2, 2, 1, 5), noise(3, 2, 2, 5)),
        op("Concat", 3).number("axis", -1).on(x, noise(2, 2, 3, 1)),
        op("Pad", 3).frozen(x, longs(0, 1, 2, 0, 0, 1), Tensor.scalar(3)),
        op("Pad", 3).frozen(x, longs(0, -1, 2, 0, 0, -2)),
        op("Pad", 3).text("mode", "reflect").frozen(x, longs(0, 1, 2, 0, 2, 3)),
        op("Pad", 3).text("mode", "edge").frozen(x, longs(0, 1, 2, 0, 2, 4)),
        op("Pad", 3).frozen(x, longs(1, 2), absent(), longs(-1)),
        op("Transpose", 3).on(x),
        op("Transpose", 3).ints("perm", 1, 2, 0).on(x),
        op("Reshape", 3).on(x, longs(0, -1, 1)),
        op("Reshape", 2).on(x, longs(5, 6)),
        op("Flatten", 2).number("axis", -1).on(x),
        op("Expand", 4).on(noise(1, 2, 1, 5), longs(3, 1, 4, 1)),
        op("Tile", 3).on(x, longs(2, 1, 3)),
        op("Split", 3).number("axis", 2).output(1, 3).on(x, longs(2, 3)),
        op("Split", 3).number("axis", 1).number("num_outputs", 2).output(1, 3).on(x),
        op("Unsqueeze", 5).on(x, longs(-1, 1)),
        op("Squeeze", 2).on(noise(1, 3, 1, 2), longs(-2)),
        op("DepthToSpace", 4).number("blocksize", 2).on(noise(1, 2, 8, 2, 3)),
        op("DepthToSpace", 4).number("blocksize", 2).text("mode", "CRD").on(noise(1, 2, 8, 2, 3)),
        op("SpaceToDepth", 4).number("blocksize", 2).on(noise(1, 2, 3, 4, 6)),
        op("CumSum", 3)
            .number("exclusive", 1)
            .number("reverse", 1)
            .on(x, Tensor.of(new long[] {1})),
        op("Trilu", 3).number("upper", 0).on(x, Tensor.of(new long[] {1})));
  }

  private static List<ParityCase> reductions() {
    List<ParityCase> all = new ArrayList<>();
    Tensor signed = noise(1, 2, 3, 5);
    Tensor above = noise(1, 1.0, 2.0, 2, 3, 5);
    for (String operator :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp")) {
      Tensor x = operator.equals("ReduceLogSum") ? above : signed;
      ParityCase.Spec whole = op(operator, 3).positive();
      ParityCase.Spec less = op(operator, 1).positive().number("keepdims", 0);
      all.add(whole.on(x, longs(1)));
      all.add(less.on(x, longs(-1, 0)));
      all.add(op(operator, 0).positive().number("keepdims", 0).on(x));
    }
    all.add(op("ReduceSum", 3).number("noop_with_empty_axes", 1).on(signed));
    return all;
  }

  private static List<ParityCase> scatters() {
    Tensor x = noise(1, 3, 4, 5);
    Tensor picks = Tensor.of(new long[] {0, -1, 2, 2, 1, 0}, 1, 2, 3);
    Tensor places = Tensor.of(new long[] {0, -1, 2, 2, 1, 0}, 3, 2);
    Tensor steps = Tensor.of(new long[] {3, -4, 1}, 3, 1);
    return List.of(
        op("GatherElements", 3).number("axis", 1).on(x, picks),
        op("GatherElements", 3).number("axis", -1).on(x, picks),
        op("GatherND", 2).on(x, places),
        op("GatherND", 3).on(x, Tensor.of(new long[] {2, 0, 2}, 3, 1)),
        op("GatherND", 2).number("batch_dims", 1).on(x, steps),
        op("ScatterElements", 3).number("axis", 1).on(x, picks, noise(2, 1, 2, 3)),
        op("ScatterElements", 3)
            .number("axis", 2)
            .text("reduction", "add")
            .on(x, Tensor.of(new long[] {1, 1, -4, 0}, 1, 2, 2), noise(2, 1, 2, 2)),
        op("ScatterND", 3).on(x, places, noise(2, 3, 5)),
        op("ScatterND", 3).place(2).frozen(noise(1, 3, 5), noise(2, 3, 4, 5), places),
        op("ScatterND", 3)
            .text("reduction", "add")
            .on(x, Tensor.of(new long[] {1, 1, 0}, 3, 1), noise(2, 3, 4, 5)),
        op("TopK", 3).on(x, longs(2)),
        op("TopK", 3).number("axis", 1).number("largest", 0).on(x, longs(3)));
  }
}
