package io.sensorium.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.runtime.artifact.ClassPathArtifacts;
import io.sensorium.testkit.ArtifactAssumptions;
import io.sensorium.testkit.NodeTestDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodeTestDocumentTest {
  private static final Path DOCUMENT = Path.of("../framework/testkit/NODE-TESTS.md");

  /** Writes the page anew. */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(DOCUMENT, page());
  }

  @Test
  void isInStepWithTheCasesAndTheProfile() throws IOException {
    assertEquals(
        page(),
        Files.readString(DOCUMENT),
        "run the main method of NodeTestDocumentTest in it-tests to write NODE-TESTS.md anew");
  }

  private static String page() {
    ClassPathArtifacts artifacts =
        ClassPathArtifacts.of(NodeTestDocumentTest.class.getClassLoader());
    return NodeTestDocument.of(
        ArtifactAssumptions.assumeAvailable(() -> artifacts.file("onnx-node-tests")));
  }
}
