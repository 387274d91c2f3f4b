package io.sensorium.it.documentation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what is tested. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void showsTheEncoderThatTheTestsCompileAndDropIn() throws IOException {
    assertShown("java", "it-tests/src/test/java/com/example/letters/LetterFrequency.java");
  }

  @Test
  void showsTheEncoderWithAnOpaqueModelThatTheTestsServe() throws IOException {
    assertShown("java", "it-tests/src/test/java/com/example/opaque/TorchScriptLetters.java");
  }

  @Test
  void showsThePipelineOfTheQuickstart() throws IOException {
    assertShown("yaml", "config/pipelines/stamps.yaml");
  }

  @Test
  void namesTheTestLineThatIsRunForEveryChange() throws IOException {
    String line = "\nmvn -B verify\n";

    assertTrue(readme().contains("```sh" + line + "```"));
    assertTrue(Files.readString(ROOT.resolve(".ci/run")).contains(line));
  }

  private static void assertShown(String language, String file) throws IOException {
    String block = "```" + language + "\n" + Files.readString(ROOT.resolve(file)).strip() + "\n```";
    assertTrue(readme().contains(block), () -> "README.md does not show " + file + " as it stands");
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }
}
