package io.sensorium.engine.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.sensorium.network.ElementType;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;

/**
 * Carries tensors into ONNX Runtime's memory and back. Whoever asks for a native tensor closes it.
 */
final class HostTensors {
  private HostTensors() {}

  /** The Java binding has no tensors of unsigned 16-bit integers. */
  static boolean supports(ElementType type) {
    return type != ElementType.UINT16;
  }

  static OnnxTensor toNative(OrtEnvironment environment, Tensor tensor) throws OrtException {
    return OnnxTensor.createTensor(
        environment, tensor.data(), tensor.shape(), javaType(tensor.type()));
  }

  /** A copy on the heap: outputs are many and short-lived, which direct buffers are bad at. */
  static Tensor toHost(OnnxTensor tensor) {
    ByteBuffer values = tensor.getByteBuffer();
    ByteBuffer copy = ByteBuffer.allocate(values.remaining()).put(values).flip();
    return new Tensor(elementType(tensor.getInfo().type), tensor.getInfo().getShape(), copy);
  }

  private static OnnxJavaType javaType(ElementType type) {
    return switch (type) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case INT16 -> OnnxJavaType.INT16;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
      case UINT16 ->
          throw new InvalidNetworkException("input", "element type UINT16 is not supported");
    };
  }

  private static ElementType elementType(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> ElementType.FLOAT;
      case DOUBLE -> ElementType.DOUBLE;
      case FLOAT16 -> ElementType.FLOAT16;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT16 -> ElementType.INT16;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOL -> ElementType.BOOL;
      default ->
          throw new InvalidNetworkException("output", "element type " + type + " is not supported");
    };
  }
}
