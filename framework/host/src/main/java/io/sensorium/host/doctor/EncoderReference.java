package io.sensorium.host.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.host.bundle.BundleFile;
import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * An embedding that an independent implementation gave, as a bundle records it in {@code
 * META-INF/sensorium/reference.json}.
 */
record EncoderReference(String encoder, Content content, Tensor embedding, double tolerance) {
  private static final String ENTRY = "META-INF/sensorium/reference.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The references of a bundle; empty if it records none. */
  static List<EncoderReference> of(BundleFile bundle) throws IOException {
    try (JarFile jar = new JarFile(bundle.path().toFile())) {
      ZipEntry entry = jar.getEntry(ENTRY);
      if (entry == null) {
        return List.of();
      }
      try (InputStream stream = jar.getInputStream(entry)) {
        List<EncoderReference> references = new ArrayList<>();
        JSON.readTree(stream).forEach(each -> references.add(of(each)));
        return references;
      }
    }
  }

  private static EncoderReference of(JsonNode json) {
    JsonNode values = json.required("embedding");
    float[] embedding = new float[values.size()];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = values.get(i).floatValue();
    }
    return new EncoderReference(
        json.required("encoder").textValue(),
        content(json.required("content")),
        Tensor.of(embedding, embedding.length),
        json.required("tolerance").doubleValue());
  }

  private static Content content(JsonNode json) {
    return json.has("text")
        ? new Content.Text(json.get("text").textValue())
        : new Content.Bytes(Base64.getDecoder().decode(json.required("bytesBase64").textValue()));
  }

  /**
   * The largest difference of any feature; infinite if the sizes differ or a feature is no number.
   */
  double difference(Tensor found) {
    float[] values = found.floats();
    float[] expected = embedding.floats();
    if (values.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = Math.abs((double) values[i] - expected[i]);
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return largest;
  }
}
