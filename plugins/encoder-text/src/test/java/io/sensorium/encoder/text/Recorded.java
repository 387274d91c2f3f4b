package io.sensorium.encoder.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code META-INF/sensorium/reference.json} records: a content, and the embedding that ONNX
 * Runtime gives it. A distribution has no ONNX Runtime; it checks its encoders against the record.
 */
@SuppressWarnings("ArrayRecordComponent") // only read
record Recorded(String encoder, Map<String, String> content, float[] embedding, double tolerance) {
  private static final String PATH = "META-INF/sensorium/reference.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> TEXTS =
      List.of(
          "A brown dog runs through the snow.",
          "trumpet",
          "Die Würde des Menschen ist unantastbar; 世界人権宣言 — «tous les êtres humains» № 1 "
              + "(10 December 1948).");

  static List<Recorded> read() throws IOException {
    try (InputStream json = Recorded.class.getClassLoader().getResourceAsStream(PATH)) {
      return List.of(JSON.readValue(json, Recorded[].class));
    }
  }

  /** Writes the record anew; the first argument is the module's folder. */
  public static void main(String[] arguments) throws IOException {
    List<Map<String, Object>> records = new ArrayList<>();
    for (String text : TEXTS) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("encoder", "minilm");
      entry.put("content", Map.of("text", text));
      entry.put("embedding", MiniLmReference.embedding(text));
      entry.put("tolerance", 1e-3);
      records.add(entry);
    }
    Path file = Path.of(arguments[0], "src/main/resources", PATH);
    Files.writeString(file, JSON.writeValueAsString(records).replace("},{", "},\n{") + "\n");
  }
}
