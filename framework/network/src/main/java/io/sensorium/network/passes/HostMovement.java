package io.sensorium.network.passes;

import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.LongStream;

/** Operators on the host that move elements without reading them, for tensors of any type. */
final class HostMovement {
  private HostMovement() {}

  static Optional<Tensor> reshape(Node node, Tensor x, List<Optional<Tensor>> inputs) {
    Optional<Tensor> second = inputs.size() > 1 ? inputs.get(1) : Optional.empty();
    return switch (node.operator()) {
      case "Reshape" -> Optional.of(x.reshape(target(node, x, second.orElseThrow().longs())));
      case "Unsqueeze" -> Optional.of(x.reshape(unsqueezed(x, second.orElseThrow().longs())));
      default -> Optional.of(x.reshape(squeezed(x, second.map(Tensor::longs))));
    };
  }

  private static long[] target(Node node, Tensor x, long[] sizes) {
    long[] target = sizes.clone();
    long known = 1;
    for (int i = 0; i < target.length; i++) {
      if (target[i] == 0 && node.integer("allowzero", 0) == 0) {
        target[i] = x.size(i);
      }
      known *= target[i] == -1 ? 1 : target[i];
    }
    for (int i = 0; i < target.length; i++) {
      target[i] = target[i] == -1 ? x.size() / Math.max(1, known) : target[i];
    }
    return target;
  }

  private static long[] unsqueezed(Tensor x, long[] axes) {
    int rank = x.rank() + axes.length;
    long[] target = new long[rank];
    for (long axis : axes) {
      target[(int) (axis < 0 ? axis + rank : axis)] = -1;
    }
    int next = 0;
    for (int i = 0; i < rank; i++) {
      target[i] = target[i] == -1 ? 1 : x.size(next++);
    }
    return target;
  }

  private static long[] squeezed(Tensor x, Optional<long[]> axes) {
    long[] sizes = x.shape();
    if (axes.isEmpty()) {
      return Arrays.stream(sizes).filter(size -> size != 1).toArray();
    }
    for (long axis : axes.get()) {
      sizes[(int) (axis < 0 ? axis + sizes.length : axis)] = -1;
    }
    return Arrays.stream(sizes).filter(size -> size != -1).toArray();
  }

  static Optional<Tensor> transpose(Node node, Tensor x) {
    long[] reversed = new long[x.rank()];
    Arrays.setAll(reversed, i -> x.rank() - 1 - i);
    long[] order = node.integers("perm", reversed);
    long[] shape = Arrays.stream(order).map(axis -> x.size((int) axis)).toArray();
    int[] strides = strides(x.shape());
    int[] moved = Arrays.stream(order).mapToInt(axis -> strides[(int) axis]).toArray();
    return Optional.of(select(x, shape, index -> offset(index, shape, moved)));
  }

  static Optional<Tensor> gather(Node node, Tensor x, Tensor indices) {
    int axis = axis(node.integer("axis", 0), x.rank());
    long[] chosen = indices.longs();
    long[] sizes = x.shape();
    long[] shape = new long[x.rank() - 1 + indices.rank()];
    System.arraycopy(sizes, 0, shape, 0, axis);
    System.arraycopy(indices.shape(), 0, shape, axis, indices.rank());
    System.arraycopy(sizes, axis + 1, shape, axis + indices.rank(), x.rank() - axis - 1);
    if (!Broadcast.isSmall(shape)) {
      return Optional.empty();
    }
    int inner = Broadcast.size(Arrays.copyOfRange(sizes, axis + 1, sizes.length));
    int size = (int) sizes[axis];
    return Optional.of(
        select(
            x,
            shape,
            index -> {
              long at = chosen[index / inner % chosen.length];
              int outer = index / inner / chosen.length;
              return (outer * size + (int) (at < 0 ? at + size : at)) * inner + index % inner;
            }));
  }

  /** Along the first axis only, which is all that shape arithmetic asks for. */
  static Optional<Tensor> concatenate(Node node, List<Tensor> parts) {
    long[] shape = parts.get(0).shape();
    if (shape.length == 0 || axis(node.integer("axis", 0), shape.length) != 0) {
      return Optional.empty();
    }
    int bytes = parts.stream().mapToInt(part -> part.data().remaining()).sum();
    ByteBuffer data = Tensor.allocate(bytes);
    parts.forEach(part -> data.put(part.data()));
    shape[0] = parts.stream().mapToLong(part -> part.size(0)).sum();
    return Optional.of(new Tensor(parts.get(0).type(), shape, data.flip()));
  }

  /** Forward along the axes, with positive steps. */
  static Optional<Tensor> slice(Tensor x, List<Optional<Tensor>> inputs) {
    long[] starts = inputs.get(1).orElseThrow().longs();
    long[] ends = inputs.get(2).orElseThrow().longs();
    long[] axes = optional(inputs, 3).orElseGet(() -> LongStream.range(0, starts.length).toArray());
    long[] steps = optional(inputs, 4).orElseGet(() -> ones(starts.length));
    long[] shape = x.shape();
    int[] strides = strides(shape);
    int origin = 0;
    for (int i = 0; i < axes.length; i++) {
      int axis = axis(axes[i], x.rank());
      if (steps[i] < 1) {
        return Optional.empty();
      }
      long start = clamp(starts[i], x.size(axis));
      long length = Math.max(0, clamp(ends[i], x.size(axis)) - start);
      origin += (int) start * strides[axis];
      shape[axis] = (length + steps[i] - 1) / steps[i];
      strides[axis] *= (int) Math.min(steps[i], Integer.MAX_VALUE / Math.max(1, strides[axis]));
    }
    int first = origin;
    return Optional.of(select(x, shape, index -> first + offset(index, shape, strides)));
  }

  static Optional<Tensor> expand(Tensor x, Tensor sizes) {
    return Broadcast.shape(x.shape(), sizes.longs())
        .map(shape -> select(x, shape, new Broadcast(x.shape(), shape)::index));
  }

  static Optional<Tensor> where(Tensor condition, Tensor yes, Tensor no) {
    Optional<long[]> common =
        Broadcast.shape(yes.shape(), no.shape())
            .flatMap(shape -> Broadcast.shape(shape, condition.shape()));
    if (common.isEmpty() || yes.type() != no.type()) {
      return Optional.empty();
    }
    long[] shape = common.get();
    Broadcast choice = new Broadcast(condition.shape(), shape);
    Broadcast left = new Broadcast(yes.shape(), shape);
    Broadcast right = new Broadcast(no.shape(), shape);
    ByteBuffer data = Tensor.allocate(Broadcast.size(shape) * yes.type().bytes());
    for (int i = 0; data.hasRemaining(); i++) {
      boolean first = condition.data().get(choice.index(i)) != 0;
      copy(first ? yes : no, first ? left.index(i) : right.index(i), data);
    }
    return Optional.of(new Tensor(yes.type(), shape, data.flip()));
  }

  private static Tensor select(Tensor x, long[] shape, IntUnaryOperator source) {
    ByteBuffer data = Tensor.allocate(Broadcast.size(shape) * x.type().bytes());
    for (int i = 0; data.hasRemaining(); i++) {
      copy(x, source.applyAsInt(i), data);
    }
    return new Tensor(x.type(), shape, data.flip());
  }

  private static void copy(Tensor from, int index, ByteBuffer to) {
    int bytes = from.type().bytes();
    to.put(from.data().slice(index * bytes, bytes));
  }

  private static int offset(int index, long[] shape, int[] strides) {
    int rest = index;
    int offset = 0;
    for (int i = shape.length - 1; i >= 0; i--) {
      offset += (int) (rest % shape[i]) * strides[i];
      rest /= (int) shape[i];
    }
    return offset;
  }

  private static int[] strides(long[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= (int) shape[i];
    }
    return strides;
  }

  private static Optional<long[]> optional(List<Optional<Tensor>> inputs, int index) {
    return index < inputs.size() ? inputs.get(index).map(Tensor::longs) : Optional.empty();
  }

  private static long[] ones(int size) {
    long[] ones = new long[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static long clamp(long position, long size) {
    return Math.max(0, Math.min(size, position < 0 ? position + size : position));
  }

  private static int axis(long axis, int rank) {
    return (int) (axis < 0 ? axis + rank : axis);
  }
}
