package io.sensorium.encoder.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReferenceTest {

  @Test
  void theRecordIsWhatOnnxRuntimeGives() throws IOException {
    for (Recorded recorded : Recorded.read()) {
      float[] expected = MiniLmReference.embedding(recorded.content().get("text"));

      assertArrayEquals(expected, recorded.embedding(), 1e-6f);
    }
  }

  @Test
  void theEncoderGivesWhatIsRecorded() throws IOException {
    try (Encoder encoder = Encoders.miniLm(Map.of())) {
      for (Recorded recorded : Recorded.read()) {
        assertEquals("minilm", recorded.encoder());
        Content content = new Content.Text(recorded.content().get("text"));
        float[] actual = encoder.encode(List.of(encoder.preprocess(content))).get(0).floats();

        assertArrayEquals(recorded.embedding(), actual, (float) recorded.tolerance());
      }
    }
  }
}
