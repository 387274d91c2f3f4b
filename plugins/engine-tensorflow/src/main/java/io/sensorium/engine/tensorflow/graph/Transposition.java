package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;

/** Reorders the axes of a host tensor. */
final class Transposition {
  private Transposition() {}

  static long[] shape(Tensor tensor, int... order) {
    long[] shape = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      shape[i] = tensor.size(order[i]);
    }
    return shape;
  }

  /** Axis i of the result is axis {@code order[i]} of the tensor. */
  static Tensor of(Tensor tensor, int... order) {
    long[] shape = shape(tensor, order);
    int bytes = tensor.type().bytes();
    ByteBuffer target = Tensor.allocate(tensor.size() * bytes);
    ByteBuffer source = tensor.data();
    int[] strides = strides(tensor, order);
    int[] index = new int[order.length];
    byte[] element = new byte[bytes];
    int from = 0;
    for (int i = 0; i < tensor.size(); i++) {
      source.get(from * bytes, element);
      target.put(i * bytes, element);
      for (int axis = order.length - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        from -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return new Tensor(tensor.type(), shape, target);
  }

  /** How far apart neighbours along each axis of the result lie in the tensor. */
  private static int[] strides(Tensor tensor, int... order) {
    int[] strides = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      strides[i] = 1;
      for (int axis = order[i] + 1; axis < order.length; axis++) {
        strides[i] *= Math.toIntExact(tensor.size(axis));
      }
    }
    return strides;
  }
}
