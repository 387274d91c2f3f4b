package io.sensorium.engine.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;

/** Carries tensors to the device and back. */
final class HostTensors {
  private HostTensors() {}

  /** On the CPU the array reads a direct buffer in place, and keeps it. */
  static PtNDArray toDevice(NDManager scope, Tensor tensor) {
    return (PtNDArray)
        scope.create(tensor.data(), new Shape(tensor.shape()), dataType(tensor.type()));
  }

  /** A copy on the heap: outputs are many and short-lived, which direct buffers are bad at. */
  static Tensor toHost(NDArray array) {
    ByteBuffer copy =
        ByteBuffer.allocate(Math.toIntExact(array.size() * array.getDataType().getNumOfBytes()));
    if (copy.capacity() > 0) {
      copy.put(array.toByteBuffer(true)).flip();
    }
    return new Tensor(elementType(array.getDataType()), array.getShape().getShape(), copy);
  }

  /** What is not listed here would abort the process in native code. */
  static DataType dataType(ElementType type) {
    return switch (type) {
      case FLOAT -> DataType.FLOAT32;
      case DOUBLE -> DataType.FLOAT64;
      case FLOAT16 -> DataType.FLOAT16;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
      case INT16, UINT16 ->
          throw new IllegalArgumentException("element type " + type + " is not supported");
    };
  }

  private static ElementType elementType(DataType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.FLOAT;
      case FLOAT64 -> ElementType.DOUBLE;
      case FLOAT16 -> ElementType.FLOAT16;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOLEAN -> ElementType.BOOL;
      default -> throw new IllegalArgumentException("element type " + type + " is not supported");
    };
  }
}
