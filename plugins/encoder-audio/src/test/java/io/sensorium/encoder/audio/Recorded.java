package io.sensorium.encoder.audio;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.spi.encoder.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code META-INF/sensorium/reference.json} records: a content, and the embedding that a
 * reference gives it. A distribution has no ONNX Runtime; it checks its encoders against the
 * record.
 */
@SuppressWarnings("ArrayRecordComponent") // only read
record Recorded(String encoder, Map<String, String> content, float[] embedding, double tolerance) {
  private static final String PATH = "META-INF/sensorium/reference.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  Content sound() {
    return new Content.Bytes(Base64.getDecoder().decode(content.get("bytesBase64")));
  }

  static List<Recorded> of(String encoder) {
    try (InputStream json = Recorded.class.getClassLoader().getResourceAsStream(PATH)) {
      return Stream.of(JSON.readValue(json, Recorded[].class))
          .filter(recorded -> recorded.encoder().equals(encoder))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the record anew; the first argument is the module's folder. */
  public static void main(String[] arguments) throws IOException {
    byte[] speech = sound(5, 15_000);
    byte[] babble = sound(6, 8_000);
    List<Map<String, Object>> records =
        List.of(
            entry("speech-embedding", speech, SpeechReference.embedding(new Content.Bytes(speech))),
            entry(
                "log-mel",
                babble,
                LogMelReference.embedding(new SoundContent(60).read(new Content.Bytes(babble)))));
    Path file = Path.of(arguments[0], "src/main/resources", PATH);
    Files.writeString(file, JSON.writeValueAsString(records).replace("},{", "},\n{") + "\n");
  }

  /** A small file: 8 bits a sample. */
  private static byte[] sound(long seed, int length) {
    float[] samples = Sounds.babble(seed, length);
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (128 + Math.round(127 * samples[i]));
    }
    return Sounds.wav(Sounds.PCM, 8, 1, 16_000, data);
  }

  private static Map<String, Object> entry(String encoder, byte[] sound, float[] embedding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("encoder", encoder);
    entry.put("content", Map.of("bytesBase64", Base64.getEncoder().encodeToString(sound)));
    entry.put("embedding", embedding);
    entry.put("tolerance", 1e-3);
    return entry;
  }
}
