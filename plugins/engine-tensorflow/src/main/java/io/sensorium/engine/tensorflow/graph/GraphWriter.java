package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.ShapeArithmetic;
import io.sensorium.network.compile.UnsupportedNodeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.DataType;

/**
 * Adds operations to a graph by their names, on one device. TensorFlow Java's typed operators would
 * need every element type to be known to the compiler of this class.
 */
final class GraphWriter implements ShapeArithmetic<Extent> {
  private final Graph graph;
  private final String device;
  private final boolean oneDnn;
  private final Map<Tensor, Output<?>> constants = new HashMap<>();
  private final Sizes sizes = new Sizes(this::measured);
  private final Map<Output<?>, Output<?>> shapes = new HashMap<>();
  private final Map<List<Extent>, Output<?>> vectors = new HashMap<>();
  private int operations;

  /**
   * A writer.
   *
   * @param device such as {@code /device:CPU:0}
   * @param oneDnn whether kernels of oneDNN may be asked for, which have no gradients
   */
  GraphWriter(Graph graph, String device, boolean oneDnn) {
    this.graph = graph;
    this.device = device;
    this.oneDnn = oneDnn;
  }

  Graph graph() {
    return graph;
  }

  /** Where operations are placed. */
  String device() {
    return device;
  }

  boolean oneDnn() {
    return oneDnn;
  }

  /** A name that no operation of this graph has. */
  String newName() {
    return "f" + operations++;
  }

  /** An operation that needs no attributes but those that follow from its inputs. */
  Output<?> call(String operation, Output<?>... inputs) {
    return op(operation).in(inputs).output();
  }

  OperationCall op(String operation) {
    Scope scope = graph.baseScope();
    return new OperationCall(
        graph.opBuilder(operation, "n" + operations++, scope).setDevice(device));
  }

  // ---- constants

  Output<?> constant(Tensor value) {
    return constants.computeIfAbsent(value, this::newConstant);
  }

  private Output<?> newConstant(Tensor value) {
    try (TensorScope scope = new TensorScope()) {
      return op("Const")
          .attribute("dtype", TensorTypes.dataType(value.type()))
          .attribute("value", scope.copy(value))
          .output();
    }
  }

  /** A vector of 32-bit integers, which is what axes and shapes are. */
  Output<?> ints(int... values) {
    return constant(integers(new long[] {values.length}, values));
  }

  Output<?> scalar(int value) {
    return constant(integers(new long[0], value));
  }

  private static Tensor integers(long[] shape, int... values) {
    ByteBuffer data = Tensor.allocate(4 * values.length);
    data.asIntBuffer().put(values);
    return new Tensor(ElementType.INT32, shape, data);
  }

  /** A scalar of a type. */
  Output<?> number(double value, ElementType type) {
    if (type == ElementType.FLOAT) {
      return constant(Tensor.scalar((float) value));
    }
    if (type == ElementType.DOUBLE) {
      ByteBuffer data = Tensor.allocate(8).putDouble(0, value);
      return constant(new Tensor(type, new long[0], data));
    }
    return type.isFloating()
        ? cast(constant(Tensor.scalar((float) value)), type)
        : cast(constant(Tensor.of(new long[] {(long) value})), type);
  }

  Output<?> cast(Output<?> x, ElementType type) {
    return TensorTypes.elementType(x.dataType()) == type
        ? x
        : op("Cast").in(x).attribute("DstT", TensorTypes.dataType(type)).output();
  }

  // ---- shapes

  /** The size of an axis. */
  Extent size(Output<?> x, int axis) {
    return sizes.of(x, axis);
  }

  private Extent measured(Output<?> x, int axis) {
    return new Extent.Computed(element(shape(x), axis));
  }

  /** The shape as a vector of 32-bit integers. */
  Output<?> shape(Output<?> x) {
    return shapes.computeIfAbsent(
        x, key -> op("Shape").in(key).attribute("out_type", DataType.DT_INT32).output());
  }

  /** One element of a vector, as a scalar. */
  Output<?> element(Output<?> vector, int index) {
    return op("StridedSlice")
        .in(vector, ints(index), ints(index + 1), ints(1))
        .attribute("shrink_axis_mask", 1)
        .output();
  }

  /** Extents as a vector of 32-bit integers. */
  Output<?> vector(List<Extent> extents) {
    if (extents.stream().allMatch(Extent.Known.class::isInstance)) {
      return ints(extents.stream().mapToInt(GraphWriter::clamped).toArray());
    }
    return vectors.computeIfAbsent(List.copyOf(extents), this::packed);
  }

  private Output<?> packed(List<Extent> extents) {
    return op("Pack").list(extents.stream().map(this::scalar).toList()).output();
  }

  Output<?> scalar(Extent extent) {
    return extent instanceof Extent.Computed computed ? computed.scalar() : scalar(clamped(extent));
  }

  /** The ends of slices are written as the largest numbers there are. */
  private static int clamped(Extent extent) {
    long value = ((Extent.Known) extent).value();
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }

  Extent extent(Output<?> scalar) {
    return new Extent.Computed(scalar);
  }

  @Override
  public Extent plus(Extent a, Extent b) {
    return a.is(0) ? b : b.is(0) ? a : combine("AddV2", Math::addExact, a, b);
  }

  @Override
  public Extent minus(Extent a, Extent b) {
    return b.is(0) ? a : combine("Sub", Math::subtractExact, a, b);
  }

  @Override
  public Extent times(Extent a, Extent b) {
    return a.is(1) ? b : b.is(1) ? a : combine("Mul", Math::multiplyExact, a, b);
  }

  @Override
  public Extent over(Extent a, Extent b) {
    if (b.is(0)) {
      throw new UnsupportedNodeException("a shape is divided by 0");
    }
    return b.is(1) ? a : combine("TruncateDiv", (x, y) -> x / y, a, b);
  }

  @Override
  public Extent remainder(Extent a, Extent b) {
    return combine("FloorMod", Math::floorMod, a, b);
  }

  @Override
  public Extent larger(Extent a, Extent b) {
    return combine("Maximum", Math::max, a, b);
  }

  @Override
  public Extent number(long value) {
    return Extent.of(value);
  }

  @Override
  public boolean is(Extent element, long value) {
    return element.is(value);
  }

  @Override
  public Optional<Operand.Integers<Extent>> read(Operand.Variable<Extent> tensor) {
    Output<?> narrow = cast(((GraphTensor) tensor).x(), ElementType.INT32);
    if (tensor.rank() == 0) {
      return Optional.of(Operand.Integers.scalar(extent(narrow)));
    }
    long size = tensor.rank() == 1 ? narrow.shape().get(0) : -1;
    return size < 0 ? Optional.empty() : Optional.of(elements(narrow, (int) size));
  }

  private Operand.Integers<Extent> elements(Output<?> vector, int size) {
    return Operand.Integers.vector(
        IntStream.range(0, size).mapToObj(i -> extent(element(vector, i))).toList());
  }

  List<Extent> sizes(Output<?> x, int from, int to) {
    return IntStream.range(from, to).mapToObj(axis -> size(x, axis)).toList();
  }

  private Extent combine(String operation, LongBinaryOperator fold, Extent a, Extent b) {
    if (a instanceof Extent.Known x && b instanceof Extent.Known y) {
      return Extent.of(fold.applyAsLong(x.value(), y.value()));
    }
    return new Extent.Computed(call(operation, scalar(a), scalar(b)));
  }

  // ---- movement

  Output<?> transpose(Output<?> x, int... order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return transposed(x, order);
      }
    }
    return x;
  }

  private Output<?> transposed(Output<?> x, int... order) {
    Output<?> moved = call("Transpose", x, ints(order));
    sizes.transposed(moved, order);
    return moved;
  }

  Output<?> reshape(Output<?> x, List<Extent> sizes) {
    Output<?> reshaped = call("Reshape", x, vector(withOneOpen(sizes)));
    this.sizes.reshaped(reshaped, sizes);
    return reshaped;
  }

  /** A shape with a single unknown size is a constant: TensorFlow works it out. */
  private static List<Extent> withOneOpen(List<Extent> sizes) {
    long open = sizes.stream().filter(Extent.Computed.class::isInstance).count();
    boolean determined =
        sizes.stream().noneMatch(size -> size instanceof Extent.Known known && known.value() < 1);
    return open == 1 && determined
        ? sizes.stream().map(size -> size instanceof Extent.Known ? size : Extent.of(-1)).toList()
        : sizes;
  }

  Output<?> reshape(Output<?> x, long... sizes) {
    return reshape(x, Arrays.stream(sizes).mapToObj(Extent::of).toList());
  }

  /** A part of the last axis. */
  Output<?> last(Output<?> x, int start, int size) {
    return op("StridedSlice")
        .in(x, ints(0, start), ints(0, start + size), ints(1, 1))
        .attribute("ellipsis_mask", 1)
        .output();
  }

  Output<?> matMul(Output<?> a, Output<?> b, boolean transposeA, boolean transposeB) {
    return op("MatMul")
        .in(a, b)
        .attribute("transpose_a", transposeA)
        .attribute("transpose_b", transposeB)
        .output();
  }

  Output<?> concatenate(List<? extends Output<?>> parts, int axis) {
    // The axis has 32 bits: gradients of one with 64 end the process.
    return parts.size() == 1 ? parts.get(0) : op("ConcatV2").list(parts).in(scalar(axis)).output();
  }

  Output<?> reduce(String operation, Output<?> x, boolean keep, int... axes) {
    return op(operation).in(x, ints(axes)).attribute("keep_dims", keep).output();
  }
}
