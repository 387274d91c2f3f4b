package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;

/** Carries tensors into TensorFlow's memory and back, for a {@link TensorScope}. */
final class HostTensors {
  private static final int CHUNK = 1 << 16;

  private HostTensors() {}

  /** A native copy. */
  static org.tensorflow.Tensor toNative(Tensor tensor) {
    Shape shape = Shape.of(tensor.shape());
    org.tensorflow.Tensor copy =
        org.tensorflow.Tensor.of(TensorTypes.tensorClass(tensor.type()), shape);
    ByteBuffer source = tensor.data();
    ByteDataBuffer target = copy.asRawTensor().data();
    byte[] chunk = new byte[Math.min(CHUNK, source.remaining())];
    for (long at = 0; source.hasRemaining(); ) {
      int length = Math.min(chunk.length, source.remaining());
      source.get(chunk, 0, length);
      target.offset(at).write(chunk, 0, length);
      at += length;
    }
    return copy;
  }

  /** A copy on the heap: outputs are many and short-lived, which direct buffers are bad at. */
  static Tensor toHost(org.tensorflow.Tensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.numBytes())];
    if (bytes.length > 0) {
      tensor.asRawTensor().data().read(bytes);
    }
    return new Tensor(
        TensorTypes.elementType(tensor.dataType()),
        tensor.shape().asArray(),
        ByteBuffer.wrap(bytes));
  }
}
