package io.sensorium.host.verify;

import io.sensorium.host.verify.LocalHeaders.PackedEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Manifest;

/**
 * A manifest that every reader understands alike.
 *
 * @param headers of its main section
 */
record BundleManifest(Map<String, String> headers) {
  private static final int MAXIMUM_BYTES = 1 << 20;

  static BundleManifest read(Archive archive) throws RefusedException {
    PackedEntry entry =
        archive
            .find(EntryNames.MANIFEST)
            .orElseThrow(() -> new RefusedException(Refusal.MANIFEST_MISSING, "has no manifest"));
    if (entry.entry().size() > MAXIMUM_BYTES) {
      throw new RefusedException(
          Refusal.MANIFEST_TOO_LARGE, "has a manifest larger than " + MAXIMUM_BYTES + " bytes");
    }
    byte[] bytes = EntryContents.read(entry);
    requireText(bytes);
    requireHeadersOnce(new String(bytes, StandardCharsets.UTF_8));
    return new BundleManifest(headers(bytes));
  }

  private static void requireText(byte[] bytes) throws RefusedException {
    for (byte one : bytes) {
      if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') {
        throw new RefusedException(
            Refusal.MANIFEST_MALFORMED, "has a manifest with control characters");
      }
    }
  }

  /** Readers differ on which of two would count. */
  private static void requireHeadersOnce(String text) throws RefusedException {
    Map<String, String> seen = new HashMap<>();
    for (String line : text.split("\r\n|\r|\n", -1)) {
      if (line.isEmpty()) {
        return;
      }
      String name = line.replaceFirst(":.*", "");
      if (!line.startsWith(" ") && seen.put(name.toLowerCase(Locale.ROOT), name) != null) {
        throw new RefusedException(
            Refusal.MANIFEST_HEADER_TWICE, "has '" + name + "' twice in its manifest");
      }
    }
  }

  private static Map<String, String> headers(byte[] bytes) throws RefusedException {
    try {
      Map<String, String> headers = new LinkedHashMap<>();
      new Manifest(new ByteArrayInputStream(bytes))
          .getMainAttributes()
          .forEach((name, value) -> headers.put(name.toString(), value.toString()));
      return headers;
    } catch (IOException | IllegalArgumentException e) {
      throw new RefusedException(
          Refusal.MANIFEST_MALFORMED, "has a manifest that is none: " + e.getMessage());
    }
  }

  Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
