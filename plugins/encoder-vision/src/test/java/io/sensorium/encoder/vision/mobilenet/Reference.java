package io.sensorium.encoder.vision.mobilenet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sensorium.encoder.vision.Drawings;
import io.sensorium.spi.encoder.Content;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * A picture and what the original graph makes of it, as the bundle carries it for {@code doctor}.
 * The picture has the network's own size, so that nothing but the network is compared.
 */
record Reference(Content picture, BufferedImage image, List<Float> embedding, float tolerance) {
  static final Path FILE = Path.of("src/main/resources/META-INF/sensorium/reference.json");

  /** Writes the file anew, from the original graph; to be run in the module's folder. */
  public static void main(String[] arguments) throws IOException {
    BufferedImage image = Drawings.shapes(300, 300, BufferedImage.TYPE_INT_RGB, 2025);
    String base64 = Base64.getEncoder().encodeToString(Drawings.file(image, "png"));
    try (OriginalGraph original = new OriginalGraph(CocoFiles::modelFile)) {
      Map<String, Object> reference = new LinkedHashMap<>();
      reference.put("encoder", "mobilenet-coco");
      reference.put("content", Map.of("bytesBase64", base64));
      reference.put("embedding", rounded(original.embedding(Pixels.of(image))));
      reference.put("tolerance", 1e-3);
      Gson gson = new GsonBuilder().disableHtmlEscaping().create();
      Files.writeString(FILE, gson.toJson(List.of(reference)) + "\n");
    }
  }

  private static List<BigDecimal> rounded(float[] values) {
    List<BigDecimal> rounded = new ArrayList<>();
    for (float value : values) {
      rounded.add(new BigDecimal(value).round(new MathContext(6)));
    }
    return rounded;
  }

  static Reference read() throws IOException {
    JsonObject file =
        JsonParser.parseString(Files.readString(FILE)).getAsJsonArray().get(0).getAsJsonObject();
    byte[] bytes =
        Base64.getDecoder()
            .decode(file.getAsJsonObject("content").get("bytesBase64").getAsString());
    List<Float> embedding = new ArrayList<>();
    file.getAsJsonArray("embedding").forEach(value -> embedding.add(value.getAsFloat()));
    return new Reference(
        new Content.Bytes(bytes),
        ImageIO.read(new ByteArrayInputStream(bytes)),
        embedding,
        file.get("tolerance").getAsFloat());
  }

  float[] values() {
    float[] values = new float[embedding.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = embedding.get(i);
    }
    return values;
  }
}
