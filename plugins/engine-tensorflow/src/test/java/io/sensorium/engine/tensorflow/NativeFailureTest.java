package io.sensorium.engine.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.spi.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.exceptions.TensorFlowException;

/** Texts of TensorFlow, most of which only a GPU gives. */
class NativeFailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "OOM when allocating tensor with shape[8,8] on /device:GPU:0 by allocator GPU_0|OUT_OF_MEMORY",
        "Failed to call cudaMalloc: CUDA_ERROR_OUT_OF_MEMORY: out of memory|OUT_OF_MEMORY",
        "Failed to create cuDNN handle: CUDNN_STATUS_ALLOC_FAILED|OUT_OF_MEMORY",
        "DNN library initialization failed: cuDNN 8.9 was loaded|DEVICE_NOT_AVAILABLE",
        "CUDA error: no kernel image is available|DEVICE_NOT_AVAILABLE",
        "Incompatible shapes: [3] vs. [4]|INTERNAL"
      })
  void tellsTheCodeFromTheText(String text, ErrorCode code) {
    assertEquals(code, NativeFailure.code(new TensorFlowException(text)));
  }
}
