package io.sensorium.network.passes;

import java.util.Arrays;
import java.util.Optional;

/** Where the elements of a broadcast result come from: result index to source index. */
final class Broadcast {
  private final int[] sizes;
  private final int[] strides;

  /**
   * @param from the source's shape, which broadcasts to the result's
   */
  Broadcast(long[] from, long[] to) {
    sizes = Arrays.stream(to).mapToInt(Math::toIntExact).toArray();
    strides = new int[to.length];
    int stride = 1;
    for (int axis = to.length - 1; axis >= to.length - from.length; axis--) {
      int size = Math.toIntExact(from[axis - to.length + from.length]);
      strides[axis] = size == 1 ? 0 : stride;
      stride *= size;
    }
  }

  int index(int result) {
    int rest = result;
    int source = 0;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      source += rest % sizes[axis] * strides[axis];
      rest /= sizes[axis];
    }
    return source;
  }

  /** The common shape; empty if there is none, or if it is too large to be folded. */
  static Optional<long[]> shape(long[] a, long[] b) {
    long[] shape = new long[Math.max(a.length, b.length)];
    for (int i = 1; i <= shape.length; i++) {
      long p = i <= a.length ? a[a.length - i] : 1;
      long q = i <= b.length ? b[b.length - i] : 1;
      if (p != q && p != 1 && q != 1) {
        return Optional.empty();
      }
      shape[shape.length - i] = p == 1 ? q : p;
    }
    return isSmall(shape) ? Optional.of(shape) : Optional.empty();
  }

  static boolean isSmall(long[] shape) {
    long size = 1;
    for (long next : shape) {
      if (next < 0 || next > ConstantFolding.LARGEST) {
        return false;
      }
      size *= next;
      if (size > ConstantFolding.LARGEST) {
        return false;
      }
    }
    return true;
  }

  static int size(long[] shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }
}
