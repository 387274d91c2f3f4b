package io.sensorium.runtime.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.runtime.artifact.ArtifactSource.Client;
import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads what a bundle declares in {@code META-INF/sensorium/artifacts.json}. */
public final class ArtifactSources {
  /** Where a bundle declares its artifacts. */
  public static final String PATH = "META-INF/sensorium/artifacts.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private ArtifactSources() {}

  /**
   * Reads a declaration. An entry that ends in {@code /} is a folder and has an empty {@code
   * sha256}: the package's digest covers it.
   *
   * @throws SensoriumException {@code PLUGIN_FAILED} if it is not one
   */
  public static List<ArtifactSource> read(InputStream stream) throws IOException {
    JsonNode array = JSON.readTree(stream);
    if (array == null || !array.isArray()) {
      throw invalid("must be a list");
    }
    List<ArtifactSource> sources = new ArrayList<>();
    for (JsonNode node : array) {
      sources.add(source(node));
    }
    return List.copyOf(sources);
  }

  private static ArtifactSource source(JsonNode node) {
    String entry = node.path("entry").asText("");
    String sha256 = entry.endsWith("/") ? "" : digest(node);
    return new ArtifactSource(
        text(node, "name"),
        origin(node.path("package")),
        entry,
        sha256,
        bytes(node),
        text(node, "license"));
  }

  private static PackageOrigin origin(JsonNode node) {
    Client client = client(text(node, "client"));
    String coordinate = text(node, "coordinate");
    if (!ClientCommand.form(client).matcher(coordinate).matches()) {
      throw invalid("has '" + coordinate + "', which is not a " + client.label() + " coordinate");
    }
    return new PackageOrigin(client, coordinate, digest(node));
  }

  private static Client client(String name) {
    try {
      return Client.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw invalid("has the client '" + name + "', which is none of maven, npm and debian");
    }
  }

  private static String digest(JsonNode node) {
    String digest = text(node, "sha256");
    if (!DIGEST.matcher(digest).matches()) {
      throw invalid("has '" + digest + "', which is not a sha256 in lower-case hexadecimal");
    }
    return digest;
  }

  private static long bytes(JsonNode node) {
    if (!node.path("bytes").canConvertToLong() || node.path("bytes").asLong() <= 0) {
      throw invalid("needs 'bytes', the size of each file");
    }
    return node.path("bytes").asLong();
  }

  private static String text(JsonNode node, String key) {
    if (!node.path(key).isTextual()) {
      throw invalid("needs the text '" + key + "' in " + node);
    }
    return node.path(key).asText();
  }

  private static SensoriumException invalid(String what) {
    return new SensoriumException(ErrorCode.PLUGIN_FAILED, PATH + " " + what);
  }
}
