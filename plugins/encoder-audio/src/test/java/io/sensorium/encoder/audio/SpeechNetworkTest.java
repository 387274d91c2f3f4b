package io.sensorium.encoder.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The joined network computes over a whole sound what the original two compute window by window.
 */
final class SpeechNetworkTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 100})
  void theWholeSoundAtOnceIsTheSameAsWindowByWindow(int hops) throws IOException {
    Path mel = TestContext.artifactFile("melspectrogram.onnx");
    Path speech = TestContext.artifactFile("embedding_model.onnx");
    float[] samples = Sounds.babble(1, SpeechEmbeddingEncoder.WINDOW + hops * 1280);
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= 32_768;
    }
    try (SpeechReference reference = new SpeechReference(mel, speech);
        OnnxRuntimeOracle joined =
            OnnxRuntimeOracle.of(SpeechEmbeddingFactory.network(mel, speech).model())) {
      float[] expected = reference.embedding(samples);

      assertArrayEquals(expected, joined.run(samples, 1, samples.length), 1e-4f);
    }
  }
}
