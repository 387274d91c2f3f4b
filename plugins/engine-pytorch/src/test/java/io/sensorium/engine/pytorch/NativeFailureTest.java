package io.sensorium.engine.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.EngineException;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of libtorch, most of which only a GPU gives. */
class NativeFailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of|OUT_OF_MEMORY",
        "CUDA error: out of memory|OUT_OF_MEMORY",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`|OUT_OF_MEMORY",
        "DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes.|OUT_OF_MEMORY",
        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes|OUT_OF_MEMORY",
        "std::bad_alloc|OUT_OF_MEMORY",
        "CUDA error: no kernel image is available for execution on the device|DEVICE_NOT_AVAILABLE",
        "CUDA driver version is insufficient for CUDA runtime version|DEVICE_NOT_AVAILABLE",
        "The size of tensor a (3) must match the size of tensor b (4)|INTERNAL"
      })
  void tellsTheCodeFromTheText(String text, ErrorCode code) {
    assertEquals(code, NativeFailure.code("a trace\n" + text));
  }

  @Test
  void namesTheNetworkAndTheFix() {
    SensoriumException error =
        NativeFailure.of(
            "network 'minilm'", "failed", new EngineException("a trace\nCUDA out of memory"));

    assertEquals(ErrorCode.OUT_OF_MEMORY, error.code());
    assertEquals(
        "network 'minilm' failed: CUDA out of memory; free memory, or run a smaller batch",
        error.getMessage());
  }
}
