package io.sensorium.encoder.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.sensorium.network.Tensor;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The joined network computes over a whole sound what the original two compute window by window.
 */
final class SpeechNetworkTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 100})
  void theWholeSoundAtOnceIsTheSameAsWindowByWindow(int hops) {
    Path mel = Encoders.artifact("melspectrogram.onnx");
    Path speech = Encoders.artifact("embedding_model.onnx");
    float[] samples = Sounds.babble(1, SpeechEmbeddingEncoder.WINDOW + hops * 1280);
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= 32_768;
    }
    try (SpeechReference reference = new SpeechReference(mel, speech);
        OnnxRuntimeOracle joined =
            OnnxRuntimeOracle.of(SpeechEmbeddingFactory.network(mel, speech).model())) {
      float[] expected = reference.embedding(samples);
      Tensor whole = joined.run(Tensor.of(samples, 1, samples.length));

      assertArrayEquals(expected, whole.floats(), 1e-4f);
    }
  }
}
