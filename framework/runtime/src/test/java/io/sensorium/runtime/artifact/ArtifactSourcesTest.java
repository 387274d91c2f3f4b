package io.sensorium.runtime.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.artifact.ArtifactSource.Client;
import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactSourcesTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String DECLARATION =
      """
      [{"name": "model.onnx",
        "package": {"client": "npm", "coordinate": "@scope/model@1.2.3", "sha256": "%1$s"},
        "entry": "package/model.onnx", "sha256": "%1$s", "bytes": 12, "license": "Apache-2.0"}]
      """
          .formatted(DIGEST);

  @Test
  void readsADeclaration() throws IOException {
    assertEquals(
        List.of(
            new ArtifactSource(
                "model.onnx",
                new PackageOrigin(Client.NPM, "@scope/model@1.2.3", DIGEST),
                "package/model.onnx",
                DIGEST,
                12,
                "Apache-2.0")),
        read(DECLARATION));
  }

  @ParameterizedTest
  @CsvSource({
    "@scope/model@1.2.3, --registry=elsewhere, not a npm coordinate",
    "@scope/model@1.2.3, ../folder, not a npm coordinate",
    "@scope/model@1.2.3, git+ssh://a/b, not a npm coordinate",
    "npm, pip, none of maven",
    "name, nome, needs the text 'name'",
    "': 12,', ': -1,', needs 'bytes'",
    "0123456789abcdef, XYZ, not a sha256"
  })
  void namesWhatIsWrong(String present, String replacement, String expected) {
    SensoriumException error =
        assertThrows(
            SensoriumException.class, () -> read(DECLARATION.replace(present, replacement)));

    assertTrue(error.getMessage().contains(expected), error.getMessage());
  }

  private static List<ArtifactSource> read(String json) throws IOException {
    return ArtifactSources.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
