package io.sensorium.network;

import static io.sensorium.network.ElementType.BOOL;
import static io.sensorium.network.ElementType.FLOAT;
import static io.sensorium.network.ElementType.INT32;
import static io.sensorium.network.ElementType.INT64;
import static io.sensorium.network.ElementType.UINT8;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rows of the {@link OperatorProfile}, grouped by kind. */
final class OperatorTable {
  private static final int ANY = Integer.MAX_VALUE;
  private static final Set<ElementType> FLOATS = EnumSet.of(FLOAT);
  private static final Set<ElementType> NUMBERS = EnumSet.of(FLOAT, INT32, INT64);
  private static final Set<ElementType> TRUTH = EnumSet.of(BOOL);
  private static final Set<ElementType> INTEGERS = EnumSet.of(INT64);
  private static final Set<ElementType> ALL = EnumSet.of(FLOAT, INT32, INT64, BOOL);
  private static final Set<ElementType> CASTABLE = EnumSet.of(FLOAT, UINT8, INT32, INT64, BOOL);

  private static final String WINDOW =
      "auto_pad=NOTSET|VALID|SAME_UPPER|SAME_LOWER, dilations, kernel_shape, pads, strides";
  private static final String POOL = WINDOW + ", ceil_mode=0|1";
  private static final String REDUCTION = "keepdims=0|1, noop_with_empty_axes=0|1";
  private static final String RECURRENT =
      "activations, direction=forward|reverse|bidirectional, hidden_size, layout=0";

  static final List<Operator> ROWS =
      List.of(
          // Element by element
          smooth("Abs", 1, 1, NUMBERS, "", ""),
          smooth("Neg", 1, 1, NUMBERS, "", ""),
          smooth("Sqrt", 1, 1, FLOATS, "", ""),
          smooth("Reciprocal", 1, 1, FLOATS, "", ""),
          smooth("Exp", 1, 1, FLOATS, "", ""),
          smooth("Log", 1, 1, FLOATS, "", "natural logarithm"),
          smooth("Erf", 1, 1, FLOATS, "", ""),
          smooth("Sin", 1, 1, FLOATS, "", ""),
          smooth("Cos", 1, 1, FLOATS, "", ""),
          smooth("Tan", 1, 1, FLOATS, "", ""),
          smooth("Asin", 1, 1, FLOATS, "", ""),
          smooth("Acos", 1, 1, FLOATS, "", ""),
          smooth("Atan", 1, 1, FLOATS, "", ""),
          smooth("Sinh", 1, 1, FLOATS, "", ""),
          smooth("Cosh", 1, 1, FLOATS, "", ""),
          smooth("Asinh", 1, 1, FLOATS, "", ""),
          smooth("Acosh", 1, 1, FLOATS, "", ""),
          smooth("Atanh", 1, 1, FLOATS, "", ""),
          flat("Floor", 1, 1, FLOATS, "", ""),
          flat("Ceil", 1, 1, FLOATS, "", ""),
          flat("Round", 1, 1, FLOATS, "", "halves to the even number"),
          flat("Sign", 1, 1, NUMBERS, "", ""),
          flat("IsNaN", 1, 1, FLOATS, "", ""),
          flat(
              "IsInf",
              1,
              1,
              FLOATS,
              "detect_negative=0|1, detect_positive=0|1",
              "detects one at least"),
          flat("Not", 1, 1, TRUTH, "", ""),
          smooth("Identity", 1, 1, ALL, "", ""),
          smooth(
              "Cast",
              1,
              1,
              CASTABLE,
              "to=1|6|7|9",
              "to 32-bit float, 32 or 64-bit integer or boolean"),
          smooth("Clip", 1, 3, NUMBERS, "", "bounds are scalars; either may be left out"),
          // Activations
          smooth("Relu", 1, 1, FLOATS, "", ""),
          smooth("LeakyRelu", 1, 1, FLOATS, "alpha", ""),
          smooth("PRelu", 2, 2, FLOATS, "", "slope broadcasts to the input"),
          smooth("Elu", 1, 1, FLOATS, "alpha", ""),
          smooth("Sigmoid", 1, 1, FLOATS, "", ""),
          smooth("HardSigmoid", 1, 1, FLOATS, "alpha, beta", ""),
          smooth("HardSwish", 1, 1, FLOATS, "", ""),
          smooth("Tanh", 1, 1, FLOATS, "", ""),
          smooth("Softplus", 1, 1, FLOATS, "", ""),
          smooth("Softsign", 1, 1, FLOATS, "", ""),
          smooth("Selu", 1, 1, FLOATS, "alpha, gamma", ""),
          smooth("Celu", 1, 1, FLOATS, "alpha", ""),
          smooth("ThresholdedRelu", 1, 1, FLOATS, "alpha", ""),
          smooth("Mish", 1, 1, FLOATS, "", ""),
          smooth("Gelu", 1, 1, FLOATS, "approximate=none|tanh", "made by fusion"),
          smooth("Softmax", 1, 1, FLOATS, "axis", ""),
          smooth("LogSoftmax", 1, 1, FLOATS, "axis", ""),
          flat("Hardmax", 1, 1, FLOATS, "axis", ""),
          // Arithmetic and logic, with broadcasting
          smooth("Add", 2, 2, NUMBERS, "", ""),
          smooth("Sub", 2, 2, NUMBERS, "", ""),
          smooth("Mul", 2, 2, NUMBERS, "", ""),
          smooth("Div", 2, 2, NUMBERS, "", "integers are cut off towards zero"),
          smooth("Pow", 2, 2, NUMBERS, "", "the exponent may be of another type"),
          flat("Mod", 2, 2, NUMBERS, "fmod=0|1", "floats with fmod=1 only"),
          smooth("Min", 1, ANY, NUMBERS, "", ""),
          smooth("Max", 1, ANY, NUMBERS, "", ""),
          smooth("Sum", 1, ANY, FLOATS, "", ""),
          smooth("Mean", 1, ANY, FLOATS, "", ""),
          flat("Equal", 2, 2, ALL, "", ""),
          flat("Less", 2, 2, NUMBERS, "", ""),
          flat("LessOrEqual", 2, 2, NUMBERS, "", ""),
          flat("Greater", 2, 2, NUMBERS, "", ""),
          flat("GreaterOrEqual", 2, 2, NUMBERS, "", ""),
          flat("And", 2, 2, TRUTH, "", ""),
          flat("Or", 2, 2, TRUTH, "", ""),
          flat("Xor", 2, 2, TRUTH, "", ""),
          smooth("Where", 3, 3, TRUTH, "", "choices of any type; gradients pass through both"),
          // Matrices and layers
          smooth("MatMul", 2, 2, FLOATS, "", ""),
          smooth("Gemm", 2, 3, FLOATS, "alpha, beta, transA=0|1, transB=0|1", ""),
          smooth(
                  "LayerNormalization",
                  2,
                  3,
                  FLOATS,
                  "axis, epsilon, stash_type=1",
                  "made by fusion")
              .outputs(3),
          smooth(
                  "BatchNormalization",
                  5,
                  5,
                  FLOATS,
                  "epsilon, momentum, training_mode=0|1",
                  "more than one output in training mode only")
              .outputs(3),
          smooth("InstanceNormalization", 3, 3, FLOATS, "epsilon", ""),
          smooth("GroupNormalization", 3, 3, FLOATS, "epsilon, num_groups, stash_type=1", ""),
          smooth("LpNormalization", 1, 1, FLOATS, "axis, p=1|2", ""),
          smooth(
                  "Dropout",
                  1,
                  3,
                  FLOATS,
                  "seed",
                  "active if training_mode is true; a mask only if not")
              .outputs(2)
              .constant(1, "ratio")
              .constant(2, "training_mode"),
          smooth(
                  "Attention",
                  3,
                  4,
                  FLOATS,
                  "scale, is_causal=0|1",
                  "operator set 23, the mask broadcasts to [batch, heads, queries, keys]; made by fusion")
              .ranks(4, 4),
          smooth("LSTM", 3, 7, FLOATS, RECURRENT, "").ranks(3, 3).outputs(3),
          smooth("GRU", 3, 6, FLOATS, RECURRENT + ", linear_before_reset=0|1", "")
              .ranks(3, 3)
              .outputs(2),
          // Pictures and sounds
          smooth("Conv", 2, 3, FLOATS, WINDOW + ", group", "").ranks(3, 4),
          smooth(
                  "ConvTranspose",
                  2,
                  3,
                  FLOATS,
                  "auto_pad=NOTSET|VALID, dilations, group, kernel_shape, output_padding, pads, strides",
                  "")
              .ranks(3, 4),
          smooth("MaxPool", 1, 1, FLOATS, POOL + ", storage_order=0", "first output only")
              .ranks(3, 4),
          smooth("AveragePool", 1, 1, FLOATS, POOL + ", count_include_pad=0|1", "").ranks(3, 4),
          smooth("GlobalAveragePool", 1, 1, FLOATS, "", ""),
          smooth("GlobalMaxPool", 1, 1, FLOATS, "", ""),
          smooth("DepthToSpace", 1, 1, ALL, "blocksize, mode=DCR|CRD", "").ranks(4, 4),
          smooth("SpaceToDepth", 1, 1, ALL, "blocksize", "").ranks(4, 4),
          smooth("Pad", 2, 4, NUMBERS, "mode=constant|reflect|edge", "")
              .constant(1, "pads")
              .constant(2, "constant_value")
              .constant(3, "axes"),
          smooth(
                  "Resize",
                  3,
                  4,
                  FLOATS,
                  "mode=nearest|linear, nearest_mode=floor|ceil|round_prefer_floor|round_prefer_ceil,"
                      + " coordinate_transformation_mode=asymmetric|half_pixel|align_corners|pytorch_half_pixel",
                  "not of batch and channels")
              .constant(1, "roi")
              .constant(2, "scales")
              .constant(3, "sizes")
              .ranks(4, 4),
          // Reductions
          smooth("ReduceSum", 1, 2, NUMBERS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceMean", 1, 2, FLOATS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceMax", 1, 2, NUMBERS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceMin", 1, 2, NUMBERS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceProd", 1, 2, NUMBERS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceL2", 1, 2, FLOATS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceSumSquare", 1, 2, FLOATS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceL1", 1, 2, FLOATS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceLogSum", 1, 2, FLOATS, REDUCTION, "").constant(1, "axes"),
          smooth("ReduceLogSumExp", 1, 2, FLOATS, REDUCTION, "").constant(1, "axes"),
          flat("ArgMax", 1, 1, FLOATS, "axis, keepdims=0|1, select_last_index=0|1", ""),
          flat("ArgMin", 1, 1, FLOATS, "axis, keepdims=0|1, select_last_index=0|1", ""),
          smooth("CumSum", 2, 2, NUMBERS, "exclusive=0|1, reverse=0|1", "").constant(1, "axis"),
          // Shapes
          smooth("Reshape", 2, 2, ALL, "allowzero=0|1", "").size(1, "shape"),
          smooth("Flatten", 1, 1, ALL, "axis", ""),
          smooth("Transpose", 1, 1, ALL, "perm", ""),
          smooth("Squeeze", 1, 2, ALL, "", "").constant(1, "axes"),
          smooth("Unsqueeze", 2, 2, ALL, "", "").constant(1, "axes"),
          smooth("Concat", 1, ANY, ALL, "axis", ""),
          smooth("Split", 1, 2, ALL, "axis, num_outputs", "").constant(1, "split").outputs(ANY),
          smooth("Slice", 3, 5, ALL, "", "")
              .size(1, "starts")
              .size(2, "ends")
              .constant(3, "axes")
              .constant(4, "steps"),
          smooth("Gather", 2, 2, ALL, "axis", ""),
          smooth("GatherElements", 2, 2, ALL, "axis", ""),
          smooth("GatherND", 2, 2, ALL, "batch_dims", "the last size of the indices is known"),
          smooth("ScatterElements", 3, 3, ALL, "axis, reduction=none|add", ""),
          smooth(
              "ScatterND",
              3,
              3,
              ALL,
              "reduction=none|add",
              "the last size of the indices is known"),
          smooth(
                  "TopK",
                  2,
                  2,
                  NUMBERS,
                  "axis, largest=0|1, sorted=0|1",
                  "of equal elements the first come first")
              .size(1, "k")
              .outputs(2),
          smooth("Expand", 2, 2, ALL, "", "").size(1, "shape"),
          smooth("Tile", 2, 2, ALL, "", "").size(1, "repeats"),
          smooth("Trilu", 1, 2, ALL, "upper=0|1", "").size(1, "k"),
          flat("Shape", 1, 1, ALL, "start, end", ""),
          flat("Size", 1, 1, ALL, "", ""),
          flat("OneHot", 3, 3, NUMBERS, "axis", "").size(1, "depth"),
          flat("ConstantOfShape", 1, 1, INTEGERS, "value", "").size(0, "input"),
          flat("Range", 3, 3, NUMBERS, "", ""),
          // Not in ONNX
          row(
              "io.sensorium",
              "Linear",
              3,
              3,
              FLOATS,
              "",
              true,
              "x [..., in] times a weight [in, out], plus a bias [out]; made by fusion on request, never stored"));

  private OperatorTable() {}

  private static Operator smooth(
      String name,
      int inputs,
      int mostInputs,
      Set<ElementType> types,
      String attributes,
      String note) {
    return row("", name, inputs, mostInputs, types, attributes, true, note);
  }

  private static Operator flat(
      String name,
      int inputs,
      int mostInputs,
      Set<ElementType> types,
      String attributes,
      String note) {
    return row("", name, inputs, mostInputs, types, attributes, false, note);
  }

  private static Operator row(
      String domain,
      String name,
      int inputs,
      int mostInputs,
      Set<ElementType> types,
      String attributes,
      boolean differentiable,
      String note) {
    return new Operator(
        domain,
        name,
        inputs,
        mostInputs,
        1,
        List.of(),
        Operator.Ranks.ANY,
        types,
        attributes(attributes),
        differentiable,
        note);
  }

  /** From {@code axis, keepdims=0|1}: any axis, and two values of keepdims. */
  private static Map<String, List<String>> attributes(String description) {
    Map<String, List<String>> attributes = new TreeMap<>();
    for (String attribute : description.isEmpty() ? new String[0] : description.split(", ", -1)) {
      String[] parts = attribute.split("=", -1);
      attributes.put(
          parts[0],
          parts.length == 1
              ? List.of()
              : Collections.unmodifiableList(Arrays.asList(parts[1].split("\\|", -1))));
    }
    return attributes;
  }
}
